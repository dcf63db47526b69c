#!/usr/bin/env python3
"""Stopped politely, and killed, with events coming in meanwhile: after each start the figures are those of a program that was
never stopped, and the stored state says how far it goes."""
import argparse
import json
import pathlib
import subprocess
import tempfile

import figures
from floor import Server, check, replay, run, topic

SETTINGS = "clock: event\ndefaults: {timezone: Asia/Jerusalem}\n"
ZONE = "Asia/Jerusalem"
CUTS = (8_000, 16_000, 24_000)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--oracle", required=True)
    parser.add_argument("--month", required=True, help="the month's events (NDJSON)")
    options = parser.parse_args()
    lines = pathlib.Path(options.month).read_bytes().splitlines(keepends=True)[: CUTS[-1]]
    told = subprocess.run([options.oracle, options.month, ZONE, *map(str, CUTS)], stdout=subprocess.PIPE, check=True)
    truths = [json.loads(line)["rows"] for line in told.stdout.splitlines()]

    with tempfile.TemporaryDirectory(prefix="floorwalker-restart-") as folder, topic(partitions=6) as name:
        state = pathlib.Path(folder) / "state"

        def write(start, end):
            piece = pathlib.Path(folder) / "piece.ndjson"
            piece.write_bytes(b"".join(lines[start:end]))
            replay(options.program, name, piece)

        def serve():
            return Server(options.program, name, SETTINGS, state=state)

        def expect(server, cut, truth):
            server.wait_until_taken(cut)
            figures.expect_equal(server.live_snapshot(), truth, f"after {cut} events")
            shown = sum(v for n, labels, v in server.metrics().samples if n == "contacts_offered_total" and labels["queue"])
            offered = sum(row["total.offered"] for name, row in truth.items() if name[0] not in "*@" and name != "agents")
            check(shown in (offered, 2 * offered), f"{shown} offered in all after {cut} events, must be {offered}")

        with serve() as server:
            write(0, CUTS[0])
            expect(server, CUTS[0], truths[0])
            config = server.config.read_text()
        inspected = pathlib.Path(folder) / "inspect.yaml"
        inspected.write_text(config)
        done = subprocess.run([options.program, "state", "inspect", "--config", inspected, "--json"],
                              stdout=subprocess.PIPE, check=True)
        parts = json.loads(done.stdout)
        stored = sum(part["offset"] for part in parts)
        check(len(parts) == 6 and stored == CUTS[0], f"the stored state goes to {stored} in {len(parts)} partitions: {parts}")

        write(CUTS[0], CUTS[1])
        with serve() as server:
            expect(server, CUTS[1], truths[1])
            server.kill()
        write(CUTS[1], CUTS[2])
        with serve() as server:
            expect(server, CUTS[2], truths[2])
    print("stopped, killed and started again: the same figures")


run(main)
