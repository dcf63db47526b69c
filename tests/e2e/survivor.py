#!/usr/bin/env python3
"""Two instances under load, one of them killed, restarted, and stopped politely, with a real Prometheus that scrapes both: how
soon the other shows the whole centre again, that nothing is ever counted twice, and that increase() is the truth.

The long form, --seconds 180 --strict, asserts the times that the short one prints."""
import argparse
import signal
import subprocess
import tempfile
import time

import simulated_truth
from broker import Broker
from cluster import Cluster
from floor import check, free_port, run, topic, topic_records, wait_for
from looks import CENTRE, Looks
from prometheus_server import Prometheus

PARTITIONS = 6
WHOLE_AFTER_KILL_S, WHOLE_AFTER_STOP_S = 8, 1  # limits, at the session's 6 s
ROWS = [(queue, "voice") for queue in ("billing", "sales", "support", "support-l2", "retention")]
ROWS += [(queue, channel) for queue in ("support-chat", "sales-chat") for channel in ("chat", "sms", "social")]
ROWS += [("messages", "sms"), ("social-care", "social"), ("mail-service", "email"), ("mail-claims", "email")]
# Rows that are there from the beginning: Prometheus sees their counters at 0, and increase() misses nothing.
SETTINGS = "queues:\n" + "".join(f"  - {{match: {queue}, channel: {channel}}}\n" for queue, channel in ROWS)


def owned(server):
    return server.metrics().sum("partitions_owned")


class Floor:
    def __init__(self, cluster, looks, ports, strict):
        self.cluster, self.looks, self.strict = cluster, looks, strict
        self.ports, self.living = ports, {}
        self.kills, self.stops = [], []

    def join(self, name):
        self.living[name] = self.cluster.join(port=self.ports[name])
        self.looks.seen[name] = self.living[name]

    def is_shared(self):
        shares = [owned(server) for server in self.living.values()]
        return min(shares) > 0 and sum(shares) == PARTITIONS and all(self.lag(server) < 1 for server in self.living.values())

    def lag(self, server):
        shown = server.snapshot("?queues=-&windows=1m")
        whole = shown["partitions"]["covered"] == shown["partitions"]["total"] == PARTITIONS
        return shown["lag_s"] if whole else float("inf")

    def lose(self, name, how):
        """Returns the survivor, the instant, and what is left of the leaving one."""
        wait_for("partitions at both instances and nothing behind", self.is_shared, 60)
        leaving = self.living.pop(name)
        (survivor,) = self.living.values()
        self.looks.seen[name] = None
        began = time.monotonic()
        leaving.process.send_signal(how)
        return survivor, began, leaving

    def kill(self, name):
        survivor, began, leaving = self.lose(name, signal.SIGKILL)
        leaving.process.wait()
        wait_for("figures that age", lambda: self.lag(survivor) > 2, 30, pause_s=0.1)
        wait_for("the whole centre again", lambda: self.lag(survivor) < 1 and owned(survivor) == PARTITIONS, 60, pause_s=0.1)
        self.kills.append(time.monotonic() - began)
        print(f"killed: whole again after {self.kills[-1]:.2f} s (limit {WHOLE_AFTER_KILL_S})", flush=True)
        self.cluster.forget(leaving)
        self.join(name)

    def stop(self, name):
        survivor, began, leaving = self.lose(name, signal.SIGTERM)
        left, whole, worst = None, began, 0.0
        while left is None or time.monotonic() < max(left, whole) + 3 or owned(survivor) < PARTITIONS:
            lag, now = self.lag(survivor), time.monotonic()
            worst = max(worst, lag)
            if lag >= 1:
                whole = now
            time.sleep(0.05)  # the machine is for those under test
            if left is None and leaving.process.poll() is not None:
                left = now
            check(now < began + 60, f"the hand-over takes more than 60 s: left {left is not None}, lag {lag:.1f} s")
        self.stops.append(whole - left if whole > left else 0.0)
        print(f"stopped: left {left - began:.2f} s after the signal; whole {whole - began:.2f} s after the signal, "
              f"{self.stops[-1]:.2f} s after it had left (limit {WHOLE_AFTER_STOP_S}); no figure was older than {worst:.2f} s",
              flush=True)
        self.cluster.forget(leaving)
        self.join(name)

    def expect_in_time(self):
        if self.strict:
            check(max(self.kills) <= WHOLE_AFTER_KILL_S, f"after kills whole again after {self.kills} s")
            check(max(self.stops) <= WHOLE_AFTER_STOP_S, f"after polite stops whole again after {self.stops} s")


def expect_prometheus_right(prometheus, ports, truth):
    """Each instance's series by themselves, exactly; then as rules and panels ask."""
    sums = {"contacts_offered_total": sum(row["offered"] for row in truth["queues"]),
            "contacts_answered_total": sum(row["answered"] for row in truth["queues"]),
            "contacts_abandoned_total": sum(row["abandoned"] for row in truth["queues"]),
            "contacts_left_total": sum(row["left"] for row in truth["queues"]), "events_total": truth["events"]}
    for port in ports:
        its = f'instance="127.0.0.1:{port}"'
        applied = f"floorwalker_events_total{{{its}}}"
        wait_for("the last records scraped", lambda: prometheus.total(applied) == truth["events"], 30)
        for name in CENTRE:
            fallen = prometheus.query(f"resets(floorwalker_{name}{{{its}}}[1h]) > 0")
            check(not fallen, f"Prometheus saw {name} of {port} fall: {fallen[:3]}")
        for name, right in sums.items():
            series = prometheus.query(f"floorwalker_{name}{{{its}}}[1h]")
            raw = sum(float(one["values"][-1][1]) - float(one["values"][0][1]) for one in series)
            check(raw == right, f"{name} of {port} rose by {raw:.0f} from its first to its last sample, must be {right}")
            # From exactly the first sample to exactly the last: nothing is extrapolated.
            first, last = min(one["values"][0][0] for one in series), max(one["values"][-1][0] for one in series)
            exact = prometheus.total(f"increase(floorwalker_{name}{{{its}}}[{round((last - first) * 1000)}ms])", last)
            check(abs(exact - right) < 0.5, f"increase({name}) of {port} over its samples is {exact}, must be {right}")
    for name, right in sums.items():
        told = prometheus.total(f"max without(instance) (increase(floorwalker_{name}[{round(last - first) + 1}s]))", last)
        check(abs(told - right) <= right * 2 / (last - first),
              f"max without(instance) (increase({name})) is {told}, the truth {right}")
        print(f"max without(instance) (increase({name})), extrapolated: {told:.1f}; truth {right}")


def simulate(options, brokers, name, folder):
    words = ["--brokers", brokers, "--topic", name, "--rate", str(options.rate), "--duration", f"{options.seconds}s",
             "--seed", "5", "--truth", f"{folder}/truth.json"]
    return subprocess.Popen([options.program, "simulate", *words], stderr=subprocess.PIPE, text=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--rate", type=int, default=20_000)
    parser.add_argument("--seconds", type=int, default=25)
    parser.add_argument("--strict", action="store_true", help="the times are asserted")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="floorwalker-survivor-") as folder, Broker(f"{folder}/kafka") as broker, \
            topic(PARTITIONS, ["message.timestamp.type=LogAppendTime"], broker.address) as name, \
            Cluster(options.program, name, SETTINGS, broker.address) as cluster, \
            Looks(name, PARTITIONS, broker.address, "ab") as looks:
        ports = {"a": free_port(), "b": free_port()}
        floor = Floor(cluster, looks, ports, options.strict)
        floor.join("a"), floor.join("b")
        with Prometheus(folder, ports.values()) as prometheus:
            counted = "count by(instance) (floorwalker_contacts_offered_total)"
            wait_for("first samples of both", lambda: len(prometheus.query(counted)) == 2, 30)
            simulator, began = simulate(options, broker.address, name, folder), time.monotonic()
            wait_for("load", lambda: topic_records(name, PARTITIONS, broker.address) > options.rate, 60, simulator)
            while simulator.poll() is None:
                floor.kill("ab"[len(floor.kills) % 2])
                floor.stop("ba"[len(floor.stops) % 2])
                looks.expect_right()
            took, said = time.monotonic() - began, simulator.communicate()[1]
            check(simulator.returncode == 0, f"simulate ended with {simulator.returncode}: {said[-2000:]}")
            truth, records = simulated_truth.load(f"{folder}/truth.json"), topic_records(name, PARTITIONS, broker.address)
            check(records == truth["events"], f"{records} records in the topic, {truth['events']} events simulated")
            check({(row["queue"], row["channel"]) for row in truth["queues"]} <= set(ROWS), "rows that SETTINGS lacks")
            wait_for("all taken", lambda: cluster.all_took(records), 60)
            compared = sum(simulated_truth.expect_counters(server.metrics(), truth) for server in floor.living.values())
            expect_prometheus_right(prometheus, ports.values(), truth)
        looks.expect_right()
        floor.expect_in_time()
        print(f"{records} records, {records / took:.0f} a second; {len(floor.kills)} kills, {len(floor.stops)} polite stops; "
              f"{looks.count} looks, {looks.samples} counters; {compared} counters equal the truth")


run(main)
