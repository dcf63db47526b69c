#!/usr/bin/env python3
"""Partitions change hands, again and again, while events come in slices: instances join and leave (politely, or killed), an owner
stands still for longer than its session and wakes up, the broker is killed.

At the end every instance shows the oracle's figures, and the stored states are byte for byte those of one instance that read
the same topic in peace. With --copies N every event comes one to N times."""
import argparse
import json
import pathlib
import random
import signal
import subprocess
import tempfile
import time
from datetime import datetime

import figures
import stored
from broker import Broker
from cluster import Cluster
from feed import Feed
from floor import BROKERS, check, run, topic, topic_records, wait_for

ZONE = "Asia/Jerusalem"
SETTINGS = f"clock: event\ndefaults: {{timezone: {ZONE}}}\n"
PARTITIONS = 6
DEADLINE_S = 60  # for a takeover: the session's 6 s, and a loaded machine


def with_copies(lines, most, dice):
    """Each line one to `most` times; copies come within ten minutes of event time behind it."""
    timed = []
    for line in lines:
        at = datetime.fromisoformat(json.loads(line)["time"].replace("Z", "+00:00")).timestamp()
        timed.append((at, line))
        timed += [(at + dice.uniform(0, 600), line) for _ in range(dice.randrange(most))]
    return [line for _, line in sorted(timed, key=lambda item: item[0])]


class Floor:
    def __init__(self, cluster, feed, dice, broker):
        self.cluster, self.feed, self.dice, self.broker = cluster, feed, dice, broker

    def wait_until_all_took_all(self):
        self.feed.settle()
        records = topic_records(self.cluster.topic, PARTITIONS, self.cluster.brokers)
        wait_for(f"{records} records at every instance", lambda: self.cluster.all_took(records), DEADLINE_S)
        return records

    def linger(self, longest_s):
        """Looks at all instances, for a random while."""
        end = time.monotonic() + self.dice.uniform(0, longest_s)
        while time.monotonic() < end:
            for server in self.cluster.living:
                self.cluster.taken(server)

    def join_and_leave(self, upto):
        """Another one comes; then one of the two goes."""
        if self.dice.random() < 0.5:
            self.feed.release(upto)
        self.cluster.join(wait_ready=self.dice.random() < 0.7)
        self.feed.release(upto)
        self.linger(3)
        leaving = self.dice.choice(list(self.cluster.living))
        if self.dice.random() < 0.5:
            self.cluster.kill(leaving)
        else:
            self.cluster.forget(leaving)
        self.linger(3)

    def freeze(self, upto):
        """An owner stands still until the other has all its partitions, and wakes up while events come."""
        while len(self.cluster.living) < 2:
            self.cluster.join()
            self.linger(3)
        frozen, other = self.dice.sample(list(self.cluster.living), 2)
        wait_for("something to own", lambda: frozen.metrics().sum("partitions_owned") > 0, DEADLINE_S)
        frozen.process.send_signal(signal.SIGSTOP)
        try:
            self.feed.release(self.feed.released + (upto - self.feed.released) // 2)
            self.feed.settle()
            records = topic_records(self.cluster.topic, PARTITIONS, self.cluster.brokers)
            wait_for("all records at the one that is awake", lambda: self.cluster.taken(other) == records, DEADLINE_S)
            self.feed.release(upto)
        finally:
            frozen.process.send_signal(signal.SIGCONT)
        self.wait_until_all_took_all()

    def broker_dies(self, upto):
        while len(self.cluster.living) < 2:
            self.cluster.join()
        self.feed.release(upto)
        self.linger(1)
        self.broker.kill()
        self.linger(2)
        self.broker("start")
        self.wait_until_all_took_all()


def expect_right_end(options, floor, lines, records):
    """Figures of every instance; then all stop, and the bytes are compared."""
    with tempfile.TemporaryDirectory(prefix="floorwalker-oracle-") as folder:
        path = pathlib.Path(folder) / "all.ndjson"
        path.write_bytes(b"".join(lines))
        done = subprocess.run([options.oracle, path, ZONE, str(len(lines))], stdout=subprocess.PIPE, check=True)
    truth, compared, cluster = json.loads(done.stdout)["rows"], 0, floor.cluster
    for number, server in enumerate(cluster.living):
        compared += figures.expect_equal(server.live_snapshot(), truth, f"instance {number} of {len(cluster.living)}")
    for server in list(cluster.living):
        cluster.forget(server)
    found = stored.inspect(options.program, cluster.store, cluster.topic, cluster.brokers)
    peace = stored.undisturbed(options.program, cluster.topic, records, SETTINGS, cluster.brokers)
    stored.expect_same(found, peace, PARTITIONS, records)
    return compared


def disturb(options, dice, brokers, broker=None):
    lines = pathlib.Path(options.month).read_bytes().splitlines(keepends=True)[: options.events]
    check(len(lines) == options.events, f"{options.month} has {len(lines)} events only")
    written = with_copies(lines, options.copies, dice)
    with topic(PARTITIONS, brokers=brokers) as name, Cluster(options.program, name, SETTINGS, brokers) as cluster, \
            Feed(options.program, name, written, brokers) as feed:
        floor = Floor(cluster, feed, dice, broker)
        cluster.join()
        for number in range(1, options.rounds + 1):
            step = {"join": floor.join_and_leave, "freeze": floor.freeze, "broker": floor.broker_dies}[options.disturb]
            step(len(written) * number // (options.rounds + 1))
        feed.finish()
        if len(cluster.living) < 2:
            cluster.join()
        records = floor.wait_until_all_took_all()
        compared = expect_right_end(options, floor, lines, records)
    print(f"{options.disturb}, {options.rounds} times, {records} records of {len(lines)} events: {compared} figures are the "
          "oracle's, the stored states those of a run in peace")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--oracle", required=True)
    parser.add_argument("--month", required=True, help="the month's events (NDJSON)")
    parser.add_argument("--events", type=int, default=64_000, help="how many of them")
    parser.add_argument("--disturb", choices=("join", "freeze", "broker"), default="join")
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 31))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    dice = random.Random(options.seed)
    if options.disturb != "broker":
        return disturb(options, dice, BROKERS)
    with tempfile.TemporaryDirectory(prefix="floorwalker-kafka-") as folder, Broker(folder) as broker:
        disturb(options, dice, broker.address, broker)


run(main)
