"""One process of the cluster: worker.py BROKERS TOPIC NUMBER ADDRESSES OUT."""
import importlib.metadata
import json
import math
import pathlib
import resource
import sys
import time
from datetime import timedelta

from bytewax.run import cli_main

import flow
from waits import parse_json, parse_time

# How far one worker may be ahead of the other while a backlog is read.
DISORDER = timedelta(minutes=4)
KEPT_S = 900  # of windows, until the last ones are known


def cpu_seconds():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def peak_memory_bytes():
    for line in open("/proc/self/status"):
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError("no VmHWM")


def quantile(ordered, share):
    return ordered[max(1, math.ceil(share * len(ordered))) - 1]


class results:
    def __init__(self):
        self.counts, self.windows = {}, {name: {} for name in flow.WINDOWS}
        self.computed, self.samples = dict.fromkeys(flow.WINDOWS, 0), dict.fromkeys(flow.WINDOWS, 0)
        self.lates = 0

    def count(self, keyed):
        self.counts[keyed[0]] = keyed[1]

    def late(self, _):
        self.lates += 1

    def window_of(self, name, length, step):
        kept, begin = self.windows[name], flow.BEGINNING.timestamp() + length.total_seconds()
        step_s = step.total_seconds()

        def take(item):
            row, (number, samples) = item
            samples.sort()
            end = begin + number * step_s
            if end not in kept:
                for old in [one for one in kept if one < end - KEPT_S]:
                    del kept[old]
                kept[end] = {}
            kept[end][row] = (len(samples), quantile(samples, 0.5), quantile(samples, 0.95))
            self.computed[name] += 1
            self.samples[name] += len(samples)

        return take

    def rows_of(self, name):
        for end, rows in self.windows[name].items():
            for row, (count, p50, p95) in rows.items():
                queue, channel = row.split("\t")
                yield {"queue": queue, "channel": channel, "end": end, "count": count,
                       "p50_ms": round(1000 * p50), "p95_ms": round(1000 * p95)}


class watch:
    """When the first record came, how many have, and the newest event's time: in order within a partition, and so a batch."""

    def __init__(self):
        self.first, self.cpu_before, self.records, self.newest = None, 0.0, 0, 0.0

    def __call__(self, batch):
        if self.first is None:
            self.first, self.cpu_before = time.time(), cpu_seconds()
        self.records += len(batch)
        self.newest = max(self.newest, parse_time(parse_json(batch[-1].value)["time"]).timestamp())


def main():
    brokers, topic, number, addresses, out = sys.argv[1:]
    started, seen, found = time.time(), watch(), results()
    job = flow.build(brokers, topic, DISORDER, seen, found)
    cli_main(job, process_id=int(number), addresses=addresses.split(";"))
    last, cpu = time.time(), cpu_seconds()
    pathlib.Path(out).write_text(json.dumps({
        "version": importlib.metadata.version("bytewax"), "started": started, "first": seen.first, "last": last,
        "records": seen.records, "cpu_seconds": cpu - seen.cpu_before, "peak_memory_bytes": peak_memory_bytes(),
        "newest_event": seen.newest, "late": found.lates, "counts": found.counts,
        "windows": {name: list(found.rows_of(name)) for name in flow.WINDOWS},
        "results": found.computed, "samples": found.samples}))


if __name__ == "__main__":
    main()
