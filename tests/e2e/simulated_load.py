#!/usr/bin/env python3
"""A simulated centre at 2,000 events a second through a real Kafka: nothing is lost or counted twice, nothing is negative,
three ways to read agree at one seq, and in the end every figure is what the simulator says it was.

The long form: --seconds 300 --warm-up 10m --rate 2500 --least 2000"""
import argparse
import pathlib
import subprocess
import tempfile
import time

import one_seq
import simulated_truth
from floor import BROKERS, Server, check, run, topic, topic_records, wait_for

WINDOW = "1h"  # covers the whole run


def promtool_accepts(page):
    done = subprocess.run(["promtool", "check", "metrics"], input=page, text=True, capture_output=True, timeout=60)
    check(done.returncode == 0, f"promtool refuses /metrics: {(done.stdout + done.stderr)[:2000]}")


def watch(server, simulator, until):
    """While events come in: reads again and again, compares what was read. Returns how often, how much, and how many records
    a second came once the past was written."""
    looks = compared = 0
    live = []
    while simulator.poll() is None:
        frame, snapshot, metrics = one_seq.read(server)
        compared += one_seq.expect_agreement(frame, snapshot, metrics)
        one_seq.expect_nothing_negative(snapshot, metrics)
        looks += 1
        if snapshot["last_event_age_s"] is not None and snapshot["last_event_age_s"] < 0.5:
            live.append((time.monotonic(), metrics.records_taken()))
        check(time.monotonic() < until, "the simulator does not end")
    check(len(live) >= 3, f"only {len(live)} looks while events were live")
    (began, first), (ended, last) = live[0], live[-1]
    return looks, compared, (last - first) / (ended - began)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--rate", type=int, default=3000, help="of a centre in full swing")
    parser.add_argument("--warm-up", default="2m", help="of the past, written at once; ten minutes make it full swing")
    parser.add_argument("--seconds", type=int, default=25)
    parser.add_argument("--least", type=float, default=1400, help="events a second that must come while it is live")
    options = parser.parse_args()
    partitions = 6
    with tempfile.TemporaryDirectory(prefix="floorwalker-e2e-") as folder, \
            topic(partitions, ["message.timestamp.type=LogAppendTime"]) as name, Server(options.program, name) as server:
        truth_file = pathlib.Path(folder) / "truth.json"
        simulator = subprocess.Popen(
            [options.program, "simulate", "--brokers", BROKERS, "--topic", name, "--rate", str(options.rate), "--duration",
             f"{options.seconds}s", "--warm-up", options.warm_up, "--seed", "11", "--truth", truth_file], stderr=subprocess.PIPE, text=True)
        try:
            looks, compared, rate = watch(server, simulator, time.monotonic() + options.seconds + 120)
        finally:
            if simulator.poll() is None:
                simulator.kill()
            said = simulator.communicate()[1]
        check(simulator.returncode == 0, f"simulate ended with {simulator.returncode}: {said[-2000:]}")
        check(rate > options.least, f"only {rate:.0f} records a second: no load")

        truth, records = simulated_truth.load(truth_file), topic_records(name, partitions)
        check(records == truth["events"], f"{records} records in the topic, {truth['events']} events simulated")
        server.wait_until_taken(records)
        frame, snapshot, metrics = one_seq.read(server)
        one_seq.expect_agreement(frame, snapshot, metrics)
        one_seq.expect_nothing_negative(snapshot, metrics)
        promtool_accepts(metrics.page)
        check(metrics.sum("events_rejected_total") == 0 and metrics.sum("events_duplicate_total") == 0, "rejected or duplicate")
        figures = simulated_truth.expect_snapshot(snapshot, truth, WINDOW) + simulated_truth.expect_counters(metrics, truth)
        print(f"{records} records, {rate:.0f} a second; {looks} looks with {compared} samples; {figures} figures equal the truth")


run(main)
