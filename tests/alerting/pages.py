#!/usr/bin/env python3
"""Who is paged, end to end: a simulated centre, a real Kafka, Floorwalker, a real Prometheus and Alertmanager with the project's
own rules and configuration, and a web hook. Four centres side by side: a spike pages once, within 45 s of the breach, and resolves
by itself; a calm one pages nobody; nor does a wait that is usual at this hour; a feed that dies is one page.

The long form has a spike of ten minutes, in which other queues have theirs, and asserts how long pages take: --long --strict"""
import argparse
import pathlib
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
import breach  # noqa: E402
import history  # noqa: E402
from data_of import Coverage  # noqa: E402
from events import Centre, rfc3339, text  # noqa: E402
from floor import BROKERS, Failed, check, run, wait_for  # noqa: E402
from kafka_producer import produce  # noqa: E402
from page_text import expect_wait_spike, expect_well_said, seconds_of  # noqa: E402
from stack import Stack  # noqa: E402

RATE = 20
# A spike of a minute whose breach comes 25 s after the centre is live. Of what is simulated then nothing else is one, and waits go
# down soon and for good.
SPIKE = {"warm_up_s": 680, "simulate": ["--rate", RATE, "--seed", 40, "--scenario", "spike", "--scenario-start", "600s",
                                        "--scenario-length", "60s"]}
LONG_SPIKE = {"warm_up_s": 660, "simulate": ["--rate", RATE, "--seed", 40, "--scenario", "spike", "--scenario-start", "600s"]}
CALM = {"warm_up_s": 600, "simulate": ["--rate", RATE, "--seed", 9, "--scenario", "calm"],
        "settings": 'groups: [{name: retail, queues: ["billing", "sales*"]}]\n'}
# Its feed dies while a queue grows, before it is a spike.
DYING = {"warm_up_s": 600, "simulate": ["--rate", RATE, "--seed", 9, "--scenario", "spike", "--scenario-start", "650s"]}
WITHIN_S = 45
JOB = {"job": "floorwalker"}
BILLING = JOB | {"queue": "billing", "channel": "voice"}


ASKING = threading.Lock()  # for expressions, one centre after the other


class Watch:
    """What one centre is asked while the others go on."""

    def __init__(self, stack, over):
        self.stack, self.over = stack, over  # over: set when the spike has resolved

    def wait(self, what, condition, deadline_s):
        return wait_for(what, condition, deadline_s, pause_s=0.25)

    def expect_silence(self):
        """Nobody is paged until the spike of the other centre is over."""
        while not self.over.wait(1):
            self.expect_nobody_paged()
        self.expect_nobody_paged()

    def expect_nobody_paged(self):
        paged = [(one.what, one.annotations.get("summary")) for one in self.stack.pager.pages()]
        check(not paged, f"somebody was paged: {paged}")


def usual(folder, billing_s, offered_per_s=0.25):
    """This time of the last four weeks, one of which was a bad one; and what the rules, which look back once a minute, have made
    of it. That they do so again is asked at the end."""
    history.write_weeks(folder, {
        history.series("queue:floorwalker_wait_so_far_seconds:median15m", BILLING): [billing_s, billing_s, 600, billing_s],
        history.series("queue:floorwalker_contacts_offered:rate15m", BILLING): [offered_per_s, 3, 0.01, offered_per_s],
        history.series("queue:floorwalker_contacts_abandoned_long:ratio15m", BILLING): [0.02, 0.03, 0.4, 0.02],
        history.series("centre:floorwalker_events:quietest2h", JOB): [18, 19, 20, 21],
    })
    history.write_recent(folder, {history.series("queue:floorwalker_wait_so_far_seconds:usual", BILLING): billing_s,
                                  history.series("queue:floorwalker_contacts_offered:usual", BILLING): offered_per_s})


def expect_usual(prometheus, billing_s, offered_per_s=0.25):
    for series, value in (("wait_so_far_seconds", billing_s), ("contacts_offered", offered_per_s)):
        name = f"queue:floorwalker_{series}:usual"
        found = prometheus.query(f'{name}{{queue="billing"}}')
        check([float(one["value"][1]) for one in found] == [value], f"{name} is {found}, must be {value}")
        times = prometheus.query(f'timestamp({name}{{queue="billing"}})')
        check(time.time() - float(times[0]["value"][1]) < 90, f"{name} is not made any more")


def spike(watch, options):
    """The right page, once, soon; and its end, by itself."""
    stack = watch.stack
    try:
        watch.wait("page", stack.pager.pages, 180)
        watch.wait("end of all that was paged", lambda: is_over(stack), 2400 if options.long else 480)
    finally:
        watch.over.set()
    ended = time.time()
    true = breach.spikes(stack.prometheus, stack.began, ended, {("billing", "voice"): 12})
    expect_usual(stack.prometheus, 12)
    expect_right_pages(stack.pager, true, options)
    if not options.long:
        check([one.name for one in true] == ["billing voice"], f"there were spikes of {true}")
    rows = breach.figures(stack.prometheus, stack.began, ended)
    for one in true:
        expect_told(stack.pager, one, rows[one.queue, one.channel], options)


def is_over(stack):
    """All that was paged is resolved, and nothing else is about to be paged."""
    pages = stack.pager.pages()
    return len(stack.pager.pages(firing=False)) == len(pages) and not stack.alertmanager.active("page")


def expect_right_pages(pager, true, options):
    """Each spike once; many at once are one for the floor, which there is in the long form only."""
    paged = [one.what for one in pager.pages()]
    floor = options.long and "FloorWaitSpike" in paged
    expected = sorted(["FloorWaitSpike"] * floor + [f"WaitSpike {one.name}" for one in true])
    left_out = Counter(expected) - Counter(paged)
    check(not Counter(paged) - Counter(expected), f"paged for {paged}, there were {expected}")
    check(floor or not left_out, f"not paged for {sorted(left_out)}, only for {paged}")


def expect_told(pager, one, row, options):
    """The page of a spike, if it had one of its own: what it says, and when it came and went."""
    page = first(pager.pages(), one, one.began)
    resolved = first(pager.pages(firing=False), one, one.began)
    if page is None:
        return
    check(page.receiver == "pager" and page.group.get("queue") == one.queue, f"sent to {page.receiver} as of {page.group}")
    check(resolved and one.over, f"{one.name} was resolved, though the wait was not below target for three minutes")
    said = expect_wait_spike(page, one, row)
    if one.name == "billing voice":
        check(seconds_of(said["usual"]) == 12 and said["arrivals"].endswith("%"), f"what is usual is not told: {said[0]!r}")
    after_breach, after_over = page.at - one.began, resolved.at - one.over
    print(f"spike: {said[0]!r}\n  paged {after_breach:.1f} s after the breach, resolved {after_over:.1f} s after three minutes "
          f"below target, {resolved.at - one.began:.0f} s after the breach")
    check(-3 < after_over < 75, f"{one.name} resolved {after_over:.0f} s after it was over")
    check(not options.strict or after_breach <= WITHIN_S, f"paged {after_breach:.0f} s after the breach of {one.name}")


def first(notices, spike, since):
    return next((one for one in notices if one.what == f"WaitSpike {spike.name}" and one.at > since), None)


def calm(watch, _):
    """Also: a probe, and records that are none, too few to be told of."""
    send_oddities(watch.stack)
    watch.expect_silence()
    check(not breach.spikes(watch.stack.prometheus, watch.stack.began, time.time()), "the calm centre had a spike")


def send_oddities(stack):
    now = round(time.time() * 1000)
    probe = Centre().event("contact.queued", "probe", {"queue": "billing", "channel": "voice", "synthetic": True}, time=rfc3339(now))
    produce(BROKERS, stack.topic, 0, [(b"probe", text(probe))] + [(b"x", b"no event")] * 3, now)


def usually_slow(watch, _):
    """The same waits where they are usual: above twice the target, and nobody's concern."""
    watch.expect_silence()
    now = time.time()
    by_target = breach.spikes(watch.stack.prometheus, watch.stack.began, now)
    check([one.name for one in by_target] == ["billing voice"], f"by target alone there were spikes of {by_target}")
    expect_usual(watch.stack.prometheus, 90)


def dead_feed(watch, options):
    """One page for it, although callers seem to wait for ever from then on; and its end, when events come again."""
    stack = watch.stack
    watch.wait("a queue that grows", lambda: (stack.now("billing", "voice") or {"waiting": 0})["waiting"] >= 15, 90)
    stack.simulator.kill()
    killed = time.time()
    watch.wait("page", stack.pager.pages, 240)
    waiting = stack.now("billing", "voice")
    while not watch.over.wait(1):
        expect_one_page(stack)
    expect_one_page(stack)
    (page,) = stack.pager.pages()
    after = page.at - killed
    row = breach.figures(stack.prometheus, stack.began, time.time())["billing", "voice"]
    median = row["median"][max(row["median"])]
    check(waiting["waiting"] >= 10 and median > 3 * 20, f"no symptoms: {waiting}, middle wait {median}")
    print(f"dead feed: {page.annotations['summary']!r}\n  paged {after:.1f} s after the last event; "
          f"{time.time() - killed:.0f} s after it, with {waiting['waiting']} that seem to wait, the only page")
    check(not options.strict or after < 120, f"paged {after:.0f} s after the last event")


def expect_one_page(stack):
    paged = [one.what for one in stack.pager.pages()]
    check(paged == ["FloorwalkerNoEvents"], f"a dead feed pages for {paged}")
    ended = [one.what for one in stack.pager.pages(firing=False)]
    check(not ended, f"resolved though the feed is dead: {ended}")


CASES = {
    "spike": (spike, SPIKE | {"instances": 2, "usual": lambda folder: usual(folder, 12)}),
    "usually_slow": (usually_slow, SPIKE | {"usual": lambda folder: usual(folder, 90)}),
    "calm": (calm, CALM),
    "dead_feed": (dead_feed, DYING),
}


def play(name, options, folder, over, coverage, verdicts):
    case, parts = CASES[name]
    if name == "spike" and options.long:
        parts = parts | LONG_SPIKE
    try:
        with Stack(options.program, folder, **parts) as stack:
            case(Watch(stack, over), options)
            rules = stack.expect_rules_fine()
            with ASKING:
                coverage.ask(stack.prometheus, stack.began)
            for notice in stack.pager.notices():
                expect_well_said(notice)
            tickets = sorted({one.what for one in stack.pager.notices("ticket", True)})
            print(f"{name}: {rules} rules fine; tickets: {', '.join(tickets) or 'none'}")
    except Failed as failed:
        verdicts[name] = str(failed)
        print(f"{name}: FAILED: {failed}", flush=True)
    except Exception:  # noqa: BLE001: one that is not foreseen is a failure, too, and must not pass unseen in a thread
        verdicts[name] = traceback.format_exc()
    finally:
        if name == "spike":
            over.set()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--strict", action="store_true", help="assert how soon pages come")
    parser.add_argument("--long", action="store_true", help="the scenario's own spike of ten minutes")
    parser.add_argument("--only", choices=CASES, nargs="*", default=list(CASES))
    options = parser.parse_args()
    over, coverage, verdicts = threading.Event(), Coverage(), {}
    with tempfile.TemporaryDirectory(prefix="floorwalker-alerting-") as folder:
        threads = []
        for name in options.only:
            (pathlib.Path(folder) / name).mkdir()
            threads.append(threading.Thread(target=play, args=(name, options, pathlib.Path(folder) / name, over, coverage, verdicts)))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    check(not verdicts, "; ".join(f"{name}: {why}" for name, why in sorted(verdicts.items())))
    if set(options.only) == set(CASES):
        coverage.expect_complete()


if __name__ == "__main__":
    run(main)
