#!/usr/bin/env python3
"""Who is paged, end to end: a simulated centre, a real Kafka, Floorwalker, a real Prometheus and Alertmanager with the project's
own rules and configuration, and a web hook. Four centres side by side: a spike pages once, within 45 s of the breach, and resolves
by itself; a calm one pages nobody; nor does a wait that is usual at this hour; a feed that dies is one page.

The long form has a spike of ten minutes, in which other queues have theirs, an instance that dies in another, and a broker that
hangs, and asserts how soon pages come: --long --strict"""
import argparse
import pathlib
import sys
import tempfile
import threading
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from calm_case import calm  # noqa: E402
from data_of import Coverage  # noqa: E402
from feed_cases import dead_feed, frozen_broker  # noqa: E402
from floor import Failed, check, run  # noqa: E402
from page_text import expect_well_said  # noqa: E402
from spike_cases import SLOW_S, USUAL_S, instance_dies, many_queues, spike, usual, usually_slow  # noqa: E402
from stack import Stack  # noqa: E402
from watch import Watch  # noqa: E402

# A spike of a minute whose breach comes 25 s after the centre is live. Of what is simulated then nothing else is one, and waits go
# down soon and for good.
SPIKE = {"warm_up_s": 680, "simulate": ["--rate", 20, "--seed", 40, "--scenario", "spike", "--scenario-start", "600s",
                                        "--scenario-length", "60s"]}
# Its own ten minutes.
LONG_SPIKE = {"warm_up_s": 660, "simulate": ["--rate", 20, "--seed", 9, "--scenario", "spike", "--scenario-start", "600s"]}
# Short, and yet four queues have theirs.
MANY = {"warm_up_s": 715, "simulate": ["--rate", 20, "--seed", 11, "--scenario", "spike", "--scenario-start", "600s",
                                       "--scenario-length", "180s"]}
# Its feed dies while a queue grows, before it is a spike.
DYING = {"warm_up_s": 600, "simulate": ["--rate", 20, "--seed", 9, "--scenario", "spike", "--scenario-start", "650s"]}
CALM = {"warm_up_s": 600, "simulate": ["--rate", 20, "--seed", 9]}

CASES = {
    "spike": (spike, SPIKE | {"instances": 2, "interval": "1s", "usual": lambda folder: usual(folder, USUAL_S)}),
    "usually_slow": (usually_slow, SPIKE | {"usual": lambda folder: usual(folder, SLOW_S)}),
    "calm": (calm, CALM | {"settings": 'groups: [{name: retail, queues: ["billing", "sales*"]}]\n'}),
    "dead_feed": (dead_feed, DYING),
}
LONG_CASES = CASES | {
    "spike": (spike, CASES["spike"][1] | LONG_SPIKE),
    "many_queues": (many_queues, MANY | {"interval": "1s", "usual": lambda folder: usual(folder, USUAL_S)}),
    "instance_dies": (instance_dies, CASES["spike"][1]),
    "frozen_broker": (frozen_broker, CALM | {"own_broker": True}),
}


class Play:
    """All cases at once, each in a thread of its own."""

    def __init__(self, options, folder):
        self.options, self.folder = options, pathlib.Path(folder)
        self.over, self.coverage, self.asking, self.verdicts = threading.Event(), Coverage(), threading.Lock(), {}

    def all(self, cases):
        threads = [threading.Thread(target=self.one, args=(name, *case)) for name, case in cases.items()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        check(not self.verdicts, "; ".join(f"{name}: {why}" for name, why in sorted(self.verdicts.items())))

    def one(self, name, case, parts):
        folder = self.folder / name
        folder.mkdir()
        try:
            with Stack(self.options.program, folder, **parts) as stack:
                case(Watch(stack, self.over), self.options)
                self.look_back(name, stack)
        except Failed as failed:
            self.verdicts[name] = str(failed)
            print(f"{name}: FAILED: {failed}", flush=True)
        except Exception:  # noqa: BLE001: what is not foreseen must not pass unseen in a thread
            self.verdicts[name] = traceback.format_exc()
        finally:
            if name == "spike":
                self.over.set()

    def look_back(self, name, stack):
        rules = stack.expect_rules_fine()
        with self.asking:
            self.coverage.ask(stack.prometheus, stack.began)
        for notice in stack.pager.notices():
            expect_well_said(notice)
        tickets = sorted({one.what for one in stack.pager.notices("ticket", True)})
        print(f"{name}: {rules} rules fine; tickets: {', '.join(tickets) or 'none'}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--strict", action="store_true", help="assert how soon pages come")
    parser.add_argument("--long", action="store_true", help="the scenario's own spike of ten minutes, and more")
    parser.add_argument("--only", choices=LONG_CASES, nargs="*", help="then not every expression can have data, and none must")
    options = parser.parse_args()
    cases = LONG_CASES if options.long else CASES
    with tempfile.TemporaryDirectory(prefix="floorwalker-alerting-") as folder:
        play = Play(options, folder)
        play.all({name: cases[name] for name in options.only or cases})
    if not options.only:
        play.coverage.expect_complete()


if __name__ == "__main__":
    run(main)
