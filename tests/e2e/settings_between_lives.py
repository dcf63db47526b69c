#!/usr/bin/env python3
"""A target that changes from 20 to 30 s: between two lives of one instance, and while two instances are restarted one after the
other. What was shown of past minutes stays, new answers are judged by the new target, and all instances tell the same."""
import argparse
import json
import pathlib
import tempfile
from datetime import datetime

from cluster import Cluster
from events import NOW_MS, Centre, rfc3339, text
from floor import BROKERS, Server, check, run, topic, wait_for
from kafka_producer import produce

PARTITIONS = 6
BEFORE, AFTER = 20, 30  # targets
MINUTE_MS = 60_000
DEADLINE_S = 60


def settings(target_s):
    return f"queues:\n  - {{match: billing, channel: voice, target_s: {target_s}}}\n"


def as_ms(time):
    return round(datetime.fromisoformat(time.replace("Z", "+00:00")).timestamp() * 1000)


class Floor:
    """Contacts of past minutes, and by hand what their figures must be."""

    def __init__(self, name):
        self.name, self.centre, self.records, self.newest_ms = name, Centre(), 0, 0
        self.hits, self.misses = {}, {}  # by minute of the answer

    def send(self, minutes_ago, waits_s, target_s):
        """In every partition one contact for each wait; all queued at the beginning of a minute."""
        begin = (NOW_MS // MINUTE_MS - minutes_ago) * MINUTE_MS
        for partition in range(PARTITIONS):
            events = []
            for wait in waits_s:
                contact = f"{minutes_ago}-{partition}-{wait}"
                events.append(self.centre.queued("billing", contact, time=rfc3339(begin + 1000)))
                events.append(self.centre.answered("ann", contact, time=rfc3339(begin + 1000 + wait * 1000)))
                kind = self.hits if wait <= target_s else self.misses
                kind[begin] = kind.get(begin, 0) + 1
                self.newest_ms = max(self.newest_ms, begin + 1000 + wait * 1000)
            events.sort(key=lambda event: event["time"])
            produce(BROKERS, self.name, partition, [(event["subject"].encode(), text(event)) for event in events], NOW_MS)
            self.records += len(events)

    def expect_shown(self, server):
        """Every minute's hits and misses, and their sums in the window; at any time, for all was sent before."""
        points = {as_ms(point["time"]): point for point in history(server)}
        for minute in self.hits | self.misses:
            decided = points[minute]["decided"]
            right = {"hits": self.hits.get(minute, 0), "misses": self.misses.get(minute, 0)}
            check(decided == right, f"minute {rfc3339(minute)}: {decided}, must be {right}")
        hour, hits = row(server)["windows"]["1h"], sum(self.hits.values())
        level = hour["service_levels"]["decided"]
        check(hour["answered_in_target"] == hits, f"answered_in_target {hour['answered_in_target']}, must be {hits}")
        check((level["n"], level["of"]) == (hits, hits + sum(self.misses.values())), f"decided is {level}")


def history(server):
    return json.loads(server.get("/api/v1/history?queue=billing&channel=voice&minutes=59"))["points"]


def owned(server):
    return server.metrics().sum("partitions_owned")


def row(server):
    return next(row for row in server.snapshot("?windows=1h")["queues"] if row["queue"] == "billing")


def expect_target(server, target_s, since_ms_least, since_ms_most):
    its = row(server)
    check(its["target_s"] == target_s, f"target_s is {its['target_s']}, must be {target_s}")
    check(server.metrics().values("service_level_target_seconds", queue="billing", channel="voice") == [target_s], "in /metrics")
    since = as_ms(its["target_since"])
    check(since_ms_least <= since <= since_ms_most, f"target_since is {its['target_since']}, must be from "
          f"{rfc3339(since_ms_least)} to {rfc3339(since_ms_most)}")
    return since


def between_two_lives(options, name, folder):
    floor, state = Floor(name), pathlib.Path(folder) / "state"

    def serve(target_s):
        return Server(options.program, name, settings(target_s), state)

    with serve(BEFORE) as server:
        floor.send(20, (10, 25, 40), BEFORE)
        server.wait_until_taken(floor.records, DEADLINE_S)
        floor.expect_shown(server)
    with serve(AFTER) as server:
        changed = floor.newest_ms
        floor.expect_shown(server)
        expect_target(server, AFTER, changed, changed)
        floor.send(15, (10, 25, 40), AFTER)
        server.wait_until_taken(floor.records, DEADLINE_S)
        floor.expect_shown(server)
        expect_target(server, AFTER, changed, changed)
        server.kill()
    with serve(AFTER) as server:
        floor.expect_shown(server)
        expect_target(server, AFTER, changed, changed)


def rolling_restart(options, name):
    floor = Floor(name)
    with Cluster(options.program, name, settings(BEFORE)) as cluster:
        old = [cluster.join(), cluster.join()]

        def send_and_look(minutes_ago, waits_s, target_s):
            floor.send(minutes_ago, waits_s, target_s)
            wait_for("all records at all instances", lambda: cluster.all_took(floor.records), DEADLINE_S)
            for server in cluster.living:
                floor.expect_shown(server)

        send_and_look(20, (10, 25, 40), BEFORE)
        first = floor.newest_ms
        for minutes_ago, leaving in zip((18, 16), old):
            cluster.forget(leaving)
            send_and_look(minutes_ago, (10, 40), AFTER)  # the same by either target
            cluster.join(settings=settings(AFTER))
            send_and_look(minutes_ago - 1, (10, 40), AFTER)
        wait_for("partitions at both", lambda: all(map(owned, cluster.living)), DEADLINE_S)
        last = floor.newest_ms
        send_and_look(12, (10, 25, 40), AFTER)
        for _ in range(20):
            since = {expect_target(server, AFTER, first, last) for server in cluster.living}
            check(len(since) == 1, f"the instances tell different target_since: {sorted(map(rfc3339, since))}")
            windows = [row(server)["windows"] for server in cluster.living]
            check(windows[0] == windows[1], "the instances tell different figures")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--part", choices=("lives", "roll"), help="only this one")
    options = parser.parse_args()
    if options.part != "roll":
        with tempfile.TemporaryDirectory(prefix="floorwalker-settings-") as folder, topic(PARTITIONS) as name:
            between_two_lives(options, name, folder)
        print("between two lives: nothing shown is rewritten, target_since is right")
    if options.part != "lives":
        with topic(PARTITIONS) as name:
            rolling_restart(options, name)
        print("rolling restart: nothing shown is rewritten, both instances tell the same")


run(main)
