#!/usr/bin/env python3
"""States that must not be gone on from, and inputs that must not be read: one clear line, no figures, exit code 1 within seconds,
and /readyz 503 while it lasts; after the operator did what the line says, it runs. And what is only warned of: more partitions
than before, a newest generation that is torn."""
import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

import kafka_admin
import stored
from events import NOW_MS, Centre, text
from floor import BROKERS, Failed, Server, check, run, topic
from kafka_producer import produce

PARTITIONS = 2
DEADLINE_S = 60
SECONDS = 15  # in which a refusal must have ended the program


class Bench:
    """A topic, a store, and contacts that wait in one queue."""

    def __init__(self, options, name, store):
        self.options, self.name, self.store, self.centre = options, name, store, Centre()

    def send(self, how_many, partition=0):
        batch = [self.centre.queued("billing") for _ in range(how_many)]
        produce(BROKERS, self.name, partition, [(event["subject"].encode(), text(event)) for event in batch], NOW_MS)

    def serve(self, wait_ready=True):
        return Server(self.options.program, self.name, state=self.store, wait_ready=wait_ready)

    def expect_shown(self, count, server=None):
        if server is None:
            with self.serve() as server:
                return self.expect_shown(count, server)
        server.wait_until_taken(count, DEADLINE_S)
        waiting = server.snapshot()["queues"][0]["now"]["waiting"]
        check(waiting == count, f"{waiting} wait, must be {count}")
        return server.log.read_text()

    def expect_refused(self, *words):
        """One error in the log says why, with all of these words. Does what it says."""
        server, said, started = self.serve(wait_ready=False), set(), time.monotonic()
        with open(server.log, "wb") as log:
            process = server.process = subprocess.Popen([server.program, "serve", "--config", server.config], stderr=log)
        try:
            while process.poll() is None:
                check(time.monotonic() - started < SECONDS, f"not refused in {SECONDS} s: {server.log.read_text()}")
                said.add(self.look(server))
        finally:
            process.kill()
        ended, lines = time.monotonic(), server.log.read_text().splitlines()
        told = [line for line in lines if " error " in line and all(word in line for word in words)]
        check(process.returncode == 1, f"ended with {process.returncode}: {lines}")
        check(len(told) == 1, f"{len(told)} errors in the log hold {words}: {lines}")
        print(f"  refused after {ended - started:.1f} s: {told[0].split(' ', 1)[1]}")
        server.folder.cleanup()
        reasons = {reason for reason in said if all(word in reason for word in words)}
        check(reasons, f"/readyz never told the reason, but {said}")
        for path in re.findall(r"move (\S+) away", told[0]):
            shutil.move(path, f"{path}.away")

    def look(self, server):
        """What /readyz gives as its reason. No figures may be there."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/readyz", timeout=5):
                check(False, "ready, with a state that must be refused")
        except urllib.error.HTTPError as error:
            check(error.code == 503, f"/readyz says {error.code}")
            reason = error.read().decode()
        except OSError:
            return ""
        try:
            shown = server.snapshot()["queues"]
        except (OSError, Failed):
            return reason  # it is gone, or going
        check(not shown, "figures are shown from a state that must be refused")
        return reason


def another_topic(bench):
    bench.send(10)
    bench.expect_shown(10)
    kafka_admin.make_anew(bench.name, PARTITIONS)
    bench.send(20)
    bench.expect_refused(bench.name, "another topic")
    bench.expect_shown(20)


def begins_past(bench):
    bench.send(10)
    bench.expect_shown(10)
    bench.send(10)
    kafka_admin.delete_records(bench.name, 0, 15)
    bench.expect_refused(bench.name, "begins at 15")
    bench.expect_shown(5)


def compacted_input(bench):
    bench.send(10)
    kafka_admin.configure(bench.name, "cleanup.policy", "compact")
    bench.expect_refused(bench.name, "compact")
    kafka_admin.configure(bench.name, "cleanup.policy", "delete")
    bench.expect_shown(10)


def more_partitions(bench):
    bench.send(10)
    bench.expect_shown(10)
    kafka_admin.add_partitions(bench.name, PARTITIONS + 2)
    bench.send(5, PARTITIONS + 1)
    with bench.serve() as server:
        log = bench.expect_shown(15, server)
        check(server.metrics().sum("partitions_added_total") == 2, "the added partitions are not counted")
    told = [line for line in log.splitlines() if bench.name in line and " warning " in line and "partitions" in line]
    check(told, f"the log does not warn: {log}")
    print(f"  {told[0].split(' ', 1)[1]}")


def torn(bench):
    """Two generations; the newest is torn, then both."""
    bench.send(10)
    bench.expect_shown(10)
    older = set(files(bench))
    bench.send(10)
    bench.expect_shown(20)
    newest = [path for path, stamp in files(bench) if (path, stamp) not in older]
    check(newest, "the second life stored nothing new")
    for path in newest:
        tear(path)
    log = bench.expect_shown(20)
    check(" warning " in log, f"a torn state is taken without a word: {log}")
    for path, _ in files(bench):
        tear(path)
    bench.expect_refused(bench.name, "cannot be used")
    bench.expect_shown(20)


def files(bench):
    return [(path, path.stat().st_mtime_ns) for path in sorted(bench.store.path.rglob("*"))
            if path.is_file() and path.stat().st_size]


def tear(path):
    with open(path, "r+b") as file:
        file.truncate(path.stat().st_size // 2)


CASES = (another_topic, begins_past, compacted_input, more_partitions, torn)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--only", choices=[case.__name__ for case in CASES], nargs="*")
    options = parser.parse_args()
    for case in CASES:
        if options.only and case.__name__ not in options.only:
            continue
        print(case.__name__, file=sys.stdout, flush=True)
        with tempfile.TemporaryDirectory(prefix="floorwalker-refusals-") as folder, topic(PARTITIONS) as name:
            case(Bench(options, name, stored.Directory(pathlib.Path(folder) / "state")))


run(main)
