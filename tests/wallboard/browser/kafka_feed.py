#!/usr/bin/env python3
"""A topic on the real Kafka, and what is told on stdin written to it: a line is a JSON list of events of one contact each,
answered on stdout by the time just before it was written (milliseconds since 1970). The topic goes when stdin ends."""
import json
import pathlib
import sys
import time
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "e2e"))
from floor import BROKERS, topic  # noqa: E402
from kafka_producer import produce  # noqa: E402

PARTITIONS = 4


def tell(*words):
    print(*words, flush=True)


def write(name, events):
    batches = {}
    for event in events:
        key = event["subject"].encode()
        batches.setdefault(zlib.crc32(key) % PARTITIONS, []).append((key, json.dumps(event, ensure_ascii=False).encode()))
    now_ms = time.time() * 1000
    for partition, records in batches.items():
        produce(BROKERS, name, partition, records, int(now_ms))
    return now_ms


def main():
    with topic(PARTITIONS, ["message.timestamp.type=LogAppendTime"]) as name:
        tell(name, BROKERS)
        for line in sys.stdin:
            tell(write(name, json.loads(line)))


main()
