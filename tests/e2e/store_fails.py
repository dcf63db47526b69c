#!/usr/bin/env python3
"""A store that cannot be written: a full disk, a directory that has become read-only, a state topic that takes nothing. The
figures go on, the failures are counted and logged, the older state is whole, and everything recovers by itself.

Runs in a mount namespace of its own; a system that gives it none makes the test fail."""
import argparse
import contextlib
import pathlib
import signal
import tempfile

import stored
from broker import Broker
from events import NOW_MS, Centre, text
from floor import BROKERS, Server, check, run, topic, wait_for
from kafka_producer import produce
from store_troubles import FullDisk, ReadOnly, RefusingTopic, enter_namespace

PARTITIONS = 2
DEADLINE_S = 90


class Floor:
    """Contacts that wait in one queue, and what must be shown of them."""

    def __init__(self, name, brokers=BROKERS):
        self.name, self.brokers, self.centre, self.count = name, brokers, Centre(), 0

    def send(self, how_many=200):
        for partition in range(PARTITIONS):
            batch = [self.centre.queued("billing") for _ in range(how_many // PARTITIONS)]
            produce(self.brokers, self.name, partition, [(event["subject"].encode(), text(event)) for event in batch], NOW_MS)
        self.count += how_many

    def expect_shown(self, server):
        server.wait_until_taken(self.count, DEADLINE_S)
        waiting = server.snapshot()["queues"][0]["now"]["waiting"]
        check(waiting == self.count, f"{waiting} wait, must be {self.count}")


class Case:
    def __init__(self, options, name, store, trouble):
        self.options, self.name, self.store, self.trouble, self.floor = options, name, store, trouble, Floor(name)

    def serve(self):
        return Server(self.options.program, self.name, state=self.store)

    def stored_to(self):
        return sum(offset for offset, _ in stored.inspect(self.options.program, self.store, self.name).values())

    def fail(self, server):
        """Figures go on, failures are counted and logged, and what was stored before is whole."""
        self.floor.send()
        self.floor.expect_shown(server)
        wait_for("everything stored", lambda: self.stored_to() == self.floor.count, DEADLINE_S, server.process)
        held = self.stored_to()
        self.trouble.breaks()
        for failures in (1, 3):
            self.floor.send()
            self.floor.expect_shown(server)
            wait_for(f"{failures} failures counted",
                     lambda: server.metrics().sum("state_store_failures_total") >= failures, DEADLINE_S, server.process)
        check(server.is_ready(), "not ready because of the store")
        check(self.stored_to() >= held, "the state stored before the trouble is no longer whole")
        log = server.log.read_text()
        check(" error state of " in log and "is not stored" in log, f"the log says nothing: {log}")

    def heal(self, server):
        self.floor.send()
        self.floor.expect_shown(server)
        self.trouble.heals()
        wait_for("everything stored", lambda: self.stored_to() == self.floor.count, DEADLINE_S, server.process)

    def play(self):
        with self.serve() as server:
            self.fail(server)
            server.kill()
        with self.serve() as server:  # from the older state, while nothing can be stored
            self.floor.expect_shown(server)
            self.heal(server)
            server.kill()
        with self.serve() as server:
            self.floor.expect_shown(server)
        print(f"{type(self.trouble).__name__}: {self.floor.count} contacts shown all along; counted, logged, recovered", flush=True)


def expect_unreachable(options):
    """A broker that stands still, with records taken that are not stored yet."""
    with tempfile.TemporaryDirectory(prefix="floorwalker-fails-") as folder, Broker(folder) as broker, \
            topic(PARTITIONS, brokers=broker.address) as name:
        store, floor = stored.StateTopic(broker.address), Floor(name, broker.address)
        with Server(options.program, name, state=store, brokers=broker.address) as server:
            def everything_stored():
                held = stored.inspect(options.program, store, name, broker.address)
                return sum(offset for offset, _ in held.values()) == floor.count

            floor.send()
            floor.expect_shown(server)
            wait_for("everything stored", everything_stored, DEADLINE_S, server.process)
            floor.send()
            floor.expect_shown(server)
            broker.signal(signal.SIGSTOP)
            try:
                wait_for("a failure counted", lambda: server.metrics().sum("state_store_failures_total"), DEADLINE_S,
                         server.process)
                floor.expect_shown(server)
                check(server.is_ready() and server.snapshot()["lag_s"] > 0, "figures that do not age, or are not shown")
            finally:
                broker.signal(signal.SIGCONT)
            wait_for("everything stored", everything_stored, DEADLINE_S, server.process)
    print("unreachable: the same", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    options = parser.parse_args()
    enter_namespace()
    for kind, trouble_of in (("directory", FullDisk), ("directory", ReadOnly), ("topic", RefusingTopic)):
        with tempfile.TemporaryDirectory(prefix="floorwalker-fails-") as folder, topic(PARTITIONS) as name, \
                stored.store_of(kind, folder) as store, \
                contextlib.closing(trouble_of(pathlib.Path(folder), store)) as trouble:
            Case(options, name, store, trouble).play()
    expect_unreachable(options)


run(main)
