#!/usr/bin/env python3
"""kill -9 again and again, while events come in slices: at their start, while they read, while they store, when they are idle.
At the end the stored states are byte for byte those of a program that read the same topic in peace.

A kill counts only if that life has applied a record: /metrics told more records taken than the store held when it began."""
import argparse
import collections
import pathlib
import random
import tempfile
import time

import stored
from feed import Feed
from floor import Failed, Server, check, run, topic, wait_for

SETTINGS = "clock: event\ndefaults: {timezone: Asia/Jerusalem}\n"
PARTITIONS = 6
PHASES = ("anywhere", "reading", "storing", "idle")


class Life:
    """One start of the program over what earlier lives stored."""

    def __init__(self, options, name, store, feed, dice, is_first):
        self.options, self.name, self.store, self.feed, self.dice = options, name, store, feed, dice
        held = {} if is_first else stored.inspect(options.program, store, name)
        self.held = sum(offset for offset, _ in held.values())

    def taken(self):
        return self.server.metrics().records_taken()

    def applied(self):
        return self.taken() > self.held

    def live_and_die(self, phase, upto):
        """True if the kill counts."""
        before = self.dice.random() < 0.5
        if before:
            self.feed.release(upto)
        with Server(self.options.program, self.name, SETTINGS, self.store, wait_ready=False) as self.server:
            if not before:
                self.feed.release(upto)
            counts = self.reach(phase, upto)
            check(self.server.process.poll() is None, f"the program ended by itself with {self.server.process.returncode}")
            self.server.kill()
        return counts

    def reach(self, phase, upto):
        alive = self.server.process
        if phase == "anywhere":
            end = time.monotonic() + self.dice.uniform(0, 1.5)
            counts = self.applied()
            while time.monotonic() < end:
                counts = counts or self.applied()
            return counts
        wait_for("a record applied", self.applied, 60, alive)
        if phase == "storing":
            mark = self.store.mark()
            wait_for("a state being stored", lambda: self.store.mark() != mark, 60, alive)
            time.sleep(self.dice.uniform(0, 0.05))
        if phase == "idle":
            wait_for("all that was written being taken", lambda: self.taken() == upto, 60, alive)
        return True


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--month", required=True, help="the month's events (NDJSON)")
    parser.add_argument("--events", type=int, default=64_000, help="how many of them")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--store", choices=("directory", "topic"), default="directory")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 31))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    dice = random.Random(options.seed)
    lines = pathlib.Path(options.month).read_bytes().splitlines(keepends=True)[: options.events]
    check(len(lines) == options.events, f"{options.month} has {len(lines)} events only")

    with tempfile.TemporaryDirectory(prefix="floorwalker-kills-") as folder, topic(PARTITIONS) as name, \
            stored.store_of(options.store, folder) as store, Feed(options.program, name, lines) as feed:
        kills, lives, held = collections.Counter(), 0, set()
        phases = list(PHASES) * (options.kills // len(PHASES) + 1)
        dice.shuffle(phases)
        while kills.total() < options.kills:
            lives += 1
            check(lives <= 4 * options.kills, f"only {kills.total()} kills of {lives} lives count")
            upto = options.events * (kills.total() + 1) // (options.kills + 1)
            phase = phases[kills.total()]
            life = Life(options, name, store, feed, dice, lives == 1)
            held.add(life.held)
            try:
                kills[phase] += life.live_and_die(phase, upto)
            except Failed as failed:
                raise Failed(f"life {lives}, {phase}, {life.held} records stored before it: {failed}") from None
        feed.finish()
        with Server(options.program, name, SETTINGS, store) as server:
            server.wait_until_taken(options.events)
        found = stored.inspect(options.program, store, name)
        stored.expect_same(found, stored.undisturbed(options.program, name, options.events, SETTINGS), PARTITIONS, options.events)
    check(len(held) > 1, "every life began with nothing stored: no restored state was tried")
    print(f"{kills.total()} kills of {lives} lives count ({dict(kills)}); lives began at {len(held)} different stored states; "
          f"the same bytes in {options.store}")


run(main)
