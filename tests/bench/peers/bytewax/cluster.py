"""Runs the flow on two processes of a worker each, which is how Bytewax uses two cores, and writes what they found."""
import argparse
import json
import pathlib
import socket
import subprocess
import sys
import tempfile
from datetime import datetime

from flow import WINDOWS

PROCESSES = 2


def free_addresses():
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(PROCESSES)]
    addresses = [f"127.0.0.1:{one.getsockname()[1]}" for one in sockets]
    for one in sockets:
        one.close()
    return addresses


def run_all(asked, folder):
    addresses = ";".join(free_addresses())
    parts = [folder / f"part-{number}.json" for number in range(PROCESSES)]
    worker = pathlib.Path(__file__).with_name("worker.py")
    running = [subprocess.Popen([sys.executable, worker, asked.brokers, asked.topic, str(number), addresses, part])
               for number, part in enumerate(parts)]
    if any([one.wait() for one in running]):
        sys.exit("bytewax: a worker failed")
    return [json.loads(part.read_text()) for part in parts]


def windows_of(parts, name):
    """All by number, and in full those that ended at the newest event time rounded down to the step."""
    step_s = WINDOWS[name][1].total_seconds()
    newest = max(part["newest_event"] for part in parts)
    end = newest - newest % step_s
    rows = [row for part in parts for row in part["windows"][name] if row.pop("end") == end]
    return {"results": sum(part["results"][name] for part in parts),
            "samples": sum(part["samples"][name] for part in parts),
            "last_end": datetime.utcfromtimestamp(end).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "last": sorted(rows, key=lambda row: (row["queue"], row["channel"]))}


def merged(parts):
    rows = {}
    for part in parts:
        for key, count in part["counts"].items():
            queue, channel, what = key.split("\t")
            row = rows.setdefault((queue, channel), dict.fromkeys(("offered", "answered", "abandoned", "transfers"), 0))
            row[what] += count
    first, last = min(part["first"] for part in parts), max(part["last"] for part in parts)
    return {"contender": "bytewax", "version": f"bytewax {parts[0]['version']}",
            "records": sum(part["records"] for part in parts), "seconds": last - first,
            "cpu_seconds": sum(part["cpu_seconds"] for part in parts),
            "startup_seconds": first - min(part["started"] for part in parts),
            "peak_memory_bytes": sum(part["peak_memory_bytes"] for part in parts),
            "counts": [{"queue": queue, "channel": channel} | row for (queue, channel), row in sorted(rows.items())],
            "windows": {name: windows_of(parts, name) for name in WINDOWS}}


def main():
    parser = argparse.ArgumentParser()
    for option in ("--brokers", "--topic", "--out"):
        parser.add_argument(option, required=True)
    parser.add_argument("--records", type=int, required=True)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-bytewax-") as folder:
        parts = run_all(asked, pathlib.Path(folder))
    if late := sum(part["late"] for part in parts):
        sys.exit(f"bytewax: {late} waits came too late for their windows")
    result = merged(parts)
    if result["records"] != asked.records:
        sys.exit(f"bytewax: read {result['records']} of {asked.records} records")
    pathlib.Path(asked.out).write_text(json.dumps(result))


if __name__ == "__main__":
    main()
