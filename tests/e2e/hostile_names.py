#!/usr/bin/env python3
"""A hostile producer invents 20,000 queue names, and 20,000 more, in the middle of normal traffic: the rows that were there
are untouched, `_other` counts the names past the limit exactly, /metrics stays sound, and memory stays bounded."""
import argparse
import random
import subprocess

from events import NOW_MS, Centre, rfc3339, text
from floor import BROKERS, Server, check, run, topic, wait_for
from kafka_producer import produce

NAMES, LIMIT, PARTITIONS, BATCH = 20_000, 5000, 4, 2000  # the limit is the default
NORMAL = ("billing", "sales", "support", "cards")
TRICKS = ('"', "\\", "\n", "{}", "<script>", "\u202e", "ü", "😀", "=1,", "'", "/", "%00", " ", "_other", "*")
# What a row takes is bounded by the windows that are kept, not by the traffic; contacts are kept for an hour. Generous: some
# 350 MiB were measured.
RSS_MAX = (200 + LIMIT * 0.12 + 2 * NAMES * 0.004) * 1024 * 1024
SECOND_WAVE_MAX = 160 * 1024 * 1024


def hostile_names(dice, wave):
    for i in range(NAMES):
        name = f"{dice.choice(TRICKS)}{wave}-{i}{dice.choice(TRICKS)}"
        yield name + "x" * (128 - len(name.encode())) if i % 10 == 0 else name


class Traffic:
    """Pairs of events whose figures are known; keeps count of what it told."""

    def __init__(self, name):
        self.topic, self.centre, self.dice = name, Centre(), random.Random(7)
        self.batches = [[] for _ in range(PARTITIONS)]
        self.offered = dict.fromkeys(NORMAL, 0)
        self.waited_ms = dict.fromkeys(NORMAL, 0)
        self.contacts = 0

    def send(self, subject, *events):
        to = self.batches[self.contacts % PARTITIONS]
        to += [(subject.encode(), text(event)) for event in events]
        if len(to) >= BATCH:
            self.flush(to)

    def flush(self, one=None):
        for partition, batch in enumerate(self.batches):
            if batch and (one is None or batch is one):
                produce(BROKERS, self.topic, partition, batch, NOW_MS)
                batch.clear()

    def call(self, queue, wait_ms, outcome, data):
        self.contacts += 1
        subject = f"call-{self.contacts}"
        began = NOW_MS - 60_000 + self.contacts % 1000
        self.send(subject, self.centre.queued(queue, subject, time=rfc3339(began)),
                  self.centre.event(outcome, subject, data, time=rfc3339(began + wait_ms)))

    def normal(self, count):
        for _ in range(count):
            queue, wait_ms = self.dice.choice(NORMAL), self.dice.randrange(1, 40_000)
            self.offered[queue] += 1
            self.waited_ms[queue] += wait_ms
            self.call(queue, wait_ms, "contact.answered", {"agent": "ann"})

    def hostile(self, wave):
        """Every name once, and a normal call every now and then."""
        for i, name in enumerate(hostile_names(self.dice, wave)):
            self.call(name, 10_000, "contact.abandoned", {})
            if i % 40 == 0:
                self.normal(1)
        self.flush()


def rss(server):
    status = open(f"/proc/{server.process.pid}/status", encoding="ascii").read()
    return int(status.split("VmRSS:")[1].split()[0]) * 1024


def total_of(server):
    rows = server.snapshot("?queues=billing&windows=1h")["totals"]
    return next((row["windows"]["1h"] for row in rows if row["channel"] == "voice" and "group" not in row), None)


def wait_until_shown(server, traffic):
    def all_ended():
        total = total_of(server)
        return total and total["answered"] + total["abandoned"] == traffic.contacts

    wait_for(f"{traffic.contacts} contacts in the total", all_ended, 180, server.process)


def expect_rows(server, traffic, hostile):
    """Names of the rows shown; `_other` has exactly the calls of those that are not."""
    snapshot = server.snapshot("?windows=1h")
    rows = {row["queue"]: row["windows"]["1h"] for row in snapshot["queues"] if row["channel"] == "voice"}
    for queue in NORMAL:
        window = rows[queue]
        check(window["offered"] == window["answered"] == traffic.offered[queue], f"{queue}: {window['offered']} offered, must be "
              f"{traffic.offered[queue]}")
        check(round(window["wait_s"]["answered"]["sum"] * 1000) == traffic.waited_ms[queue], f"{queue}: the waits' sum differs")
        check(window["abandoned"] == 0, f"{queue} has a stranger's abandons")
    check(len(rows) == LIMIT + 1, f"{len(rows)} rows with _other, the limit is {LIMIT}")
    own = [name for name in rows if name not in NORMAL and name != "_other"]
    check(all(rows[name]["offered"] == rows[name]["abandoned"] == 1 for name in own), "a hostile row has not its one call")
    check(rows["_other"]["offered"] == rows["_other"]["abandoned"] == hostile - len(own),
          f"_other has {rows['_other']['offered']}, must be {hostile - len(own)}")
    check(round(rows["_other"]["wait_s"]["abandoned"]["sum"]) == 10 * (hostile - len(own)), "_other's waits differ")
    return set(rows)


def expect_metrics(server, traffic):
    metrics = server.metrics()
    check(metrics.sum("contacts_offered_total", channel="voice") == traffic.contacts, "the counters do not add up")
    check(metrics.records_taken() == 2 * traffic.contacts and metrics.sum("events_rejected_total") == 0, "records are missing")
    check(metrics.sum("events_sharing_other_total") > 0, "nothing says that names share _other")
    done = subprocess.run(["promtool", "check", "metrics"], input=metrics.page, text=True, capture_output=True, timeout=300)
    check(done.returncode == 0, f"promtool refuses /metrics: {(done.stdout + done.stderr)[:2000]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    options = parser.parse_args()
    with topic(PARTITIONS) as name, Server(options.program, name) as server:
        traffic = Traffic(name)
        traffic.normal(400)
        traffic.flush()
        wait_until_shown(server, traffic)
        before = rss(server)

        traffic.hostile("a")
        wait_until_shown(server, traffic)
        rows, first = expect_rows(server, traffic, NAMES), rss(server)
        check(first < RSS_MAX, f"{first >> 20} MiB after {NAMES} names, must be below {int(RSS_MAX) >> 20}")

        traffic.hostile("b")
        wait_until_shown(server, traffic)
        check(expect_rows(server, traffic, 2 * NAMES) == rows, "names of the second wave took rows of the first")
        second = rss(server)
        check(second - first < SECOND_WAVE_MAX, f"{NAMES} more names took {second - first >> 20} MiB")
        expect_metrics(server, traffic)
        print(f"{len(rows)} rows; {before >> 20}, {first >> 20}, {second >> 20} MiB")


run(main)
