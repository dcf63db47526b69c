#!/usr/bin/env python3
"""A store that cannot be written: a full disk, a directory that has become read-only, a state topic that takes nothing. The
figures go on, the failures are counted and logged, the older state is whole, and everything recovers by itself.

Runs in a mount namespace of its own; a system that gives it none makes the test fail."""
import argparse
import contextlib
import os
import pathlib
import subprocess
import sys
import tempfile

import kafka_admin
import stored
from events import NOW_MS, Centre, text
from floor import BROKERS, Server, check, run, topic, wait_for
from kafka_producer import produce

OWN_NAMESPACE = "FLOORWALKER_TEST_MOUNTS"
PARTITIONS = 2
DISK = 4 << 20  # bytes
DEADLINE_S = 90


def enter_namespace():
    if OWN_NAMESPACE in os.environ:
        return
    os.environ[OWN_NAMESPACE] = "1"
    kind = ["--mount"] if os.geteuid() == 0 else ["--map-root-user", "--mount"]
    os.execvp("unshare", ["unshare", *kind, "--propagation", "private", sys.executable, *sys.argv])


def mount(*words):
    done = subprocess.run(["mount", *map(str, words)], capture_output=True, text=True)
    check(done.returncode == 0, f"mount {words}: {done.stderr}")


def umount(path):
    subprocess.run(["umount", path], check=True)


class FullDisk:
    lets_start = True  # a program that is started meanwhile

    def __init__(self, folder, store):
        mount("-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", folder)
        self.folder, self.filler = folder, folder / "filler"

    def breaks(self):
        with open(self.filler, "wb", buffering=0) as filler, contextlib.suppress(OSError):
            while True:
                filler.write(bytes(4096))

    def heals(self):
        self.filler.unlink()

    def close(self):
        umount(self.folder)


class ReadOnly:
    """The same directory, mounted over itself: what the program has open stays writable, whatever it opens is not."""

    lets_start = False

    def __init__(self, folder, store):
        self.folder, self.is_broken = store.path, False

    def breaks(self):
        mount("--bind", self.folder, self.folder)
        self.is_broken = True
        mount("-o", "remount,bind,ro", self.folder)

    def heals(self):
        umount(self.folder)
        self.is_broken = False

    def close(self):
        if self.is_broken:
            self.heals()


class RefusingTopic:
    """The broker takes no record of more than a few bytes for it."""

    lets_start = True

    def __init__(self, folder, store):
        self.topic = store.name

    def breaks(self):
        kafka_admin.configure(self.topic, "max.message.bytes", "16")

    def heals(self):
        kafka_admin.configure(self.topic, "max.message.bytes", "8388608")

    def close(self):
        pass


class Floor:
    """Contacts that wait in one queue, and what must be shown of them."""

    def __init__(self, name):
        self.name, self.centre, self.count = name, Centre(), 0

    def send(self, how_many=200):
        for partition in range(PARTITIONS):
            batch = [self.centre.queued("billing") for _ in range(how_many // PARTITIONS)]
            produce(BROKERS, self.name, partition, [(event["subject"].encode(), text(event)) for event in batch], NOW_MS)
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
            if not self.trouble.lets_start:
                self.heal(server)
            server.kill()
        if self.trouble.lets_start:  # from the older state, while nothing can be stored
            with self.serve() as server:
                self.floor.expect_shown(server)
                self.heal(server)
                server.kill()
        with self.serve() as server:
            self.floor.expect_shown(server)
        print(f"{type(self.trouble).__name__}: {self.floor.count} contacts shown all along; counted, logged, recovered", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    options = parser.parse_args()
    enter_namespace()
    for kind, trouble_of in (("directory", FullDisk), ("directory", ReadOnly), ("topic", RefusingTopic)):
        with tempfile.TemporaryDirectory(prefix="floorwalker-fails-") as folder, topic(PARTITIONS) as name, \
                stored.store_of(kind, folder) as store, contextlib.closing(trouble_of(pathlib.Path(folder), store)) as trouble:
            Case(options, name, store, trouble).play()


run(main)
