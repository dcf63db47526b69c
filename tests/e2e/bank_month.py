#!/usr/bin/env python3
"""A real month of a bank's call centre through the real Kafka and the whole program.

In order, stopped at twenty instants: every figure of every row and window equals the oracle, the month's totals are the
known ones. Again with the lines shuffled within 60 s of event time and every tenth event sent twice: the same.
"""
import argparse
import json
import pathlib
import random
import subprocess
import tempfile
from datetime import datetime

import figures
from floor import Server, check, replay, run, topic

SETTINGS = "clock: event\ndefaults: {timezone: Asia/Jerusalem}\n"
ZONE = "Asia/Jerusalem"
EVENTS = 222_232
ANSWERED = {"PS": (18_349, 35.918), "NW": (4_990, 55.41), "NE": (2_520, 50.801), "TT": (984, 18.106),
            "IN": (199, 101.146), "PE": (120, 49.675)}
MONTH = {"contacts_offered_total": 31_125, "contacts_answered_total": 27_162, "contacts_abandoned_total": 3_963,
         "contacts_answered_in_target_total": 16_210}
MEAN_WAIT_S = 40.773


def expect_month(metrics):
    for name, value in MONTH.items():
        found = sum(v for n, labels, v in metrics.samples if n == name and labels.get("queue") in ANSWERED)
        check(found == value, f"{name} is {found}, must be {value}")
    total, count = 0.0, 0
    for queue, (answered, mean_s) in ANSWERED.items():
        n = metrics.sum("wait_seconds_count", queue=queue, outcome="answered")
        waited = metrics.sum("wait_seconds_sum", queue=queue, outcome="answered")
        check(n == answered, f"{queue}: {n} answered, must be {answered}")
        check(abs(waited / n - mean_s) <= 0.0005, f"{queue}: mean wait {waited / n}, must be {mean_s}")
        total, count = total + waited, count + n
    check(abs(total / count - MEAN_WAIT_S) <= 0.0005, f"mean wait of the answered is {total / count}")


def shuffled_with_duplicates(lines, seed=1999):
    """Within 60 s of event time; every tenth event comes again within ten minutes."""
    dice = random.Random(seed)
    timed = []
    for number, line in enumerate(lines):
        at = datetime.fromisoformat(json.loads(line)["time"].replace("Z", "+00:00")).timestamp()
        arrival = at + dice.uniform(0, 60)
        timed.append((arrival, line))
        if number % 10 == 0:
            timed.append((arrival + dice.uniform(0, 600), line))
    timed.sort(key=lambda item: item[0])
    return [line for _, line in timed]


class Month:
    def __init__(self, options, folder):
        self.options, self.folder = options, pathlib.Path(folder)

    def oracle(self, lines, cuts):
        path = self.folder / "all.ndjson"
        path.write_bytes(b"".join(lines))
        done = subprocess.run([self.options.oracle, path, ZONE, *map(str, cuts)], stdout=subprocess.PIPE, check=True)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def play(self, name, lines, instants):
        """Writes the lines in pieces; at each end the world stands still and is compared."""
        cuts = [len(lines) * i // instants for i in range(1, instants + 1)]
        truths = self.oracle(lines, cuts)
        compared = 0
        with topic(partitions=6) as topic_name, Server(self.options.program, topic_name, SETTINGS) as server:
            for start, cut, truth in zip([0, *cuts], cuts, truths):
                piece = self.folder / "piece.ndjson"
                piece.write_bytes(b"".join(lines[start:cut]))
                replay(self.options.program, topic_name, piece)
                server.wait_until_taken(cut)
                snapshot = server.live_snapshot()
                as_of = round(datetime.fromisoformat(snapshot["as_of"].replace("Z", "+00:00")).timestamp() * 1e6)
                check(as_of == truth["as_of_us"], f"as_of is {snapshot['as_of']}, must be {truth['as_of_us']} us")
                compared += figures.expect_equal(snapshot, truth["rows"], f"{name}, after {cut} events")
            metrics = server.metrics()
            expect_month(metrics)
        print(f"{name}: {compared} figures at {instants} instants equal the oracle; the month's totals are right")
        return metrics


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--oracle", required=True)
    parser.add_argument("--month", required=True, help="the month's events (NDJSON)")
    options = parser.parse_args()
    lines = pathlib.Path(options.month).read_bytes().splitlines(keepends=True)
    check(len(lines) == EVENTS, f"{options.month} has {len(lines)} events, not {EVENTS}")
    with tempfile.TemporaryDirectory(prefix="floorwalker-month-") as folder:
        month = Month(options, folder)
        in_order = month.play("in order", lines, 20)
        check(in_order.sum("events_duplicate_total") == 0, "duplicates in a file that has none")
        again = month.play("shuffled, every tenth twice", shuffled_with_duplicates(lines), 5)
        check(again.sum("events_duplicate_total") == len(range(0, EVENTS, 10)), "not every second copy was a duplicate")


run(main)
