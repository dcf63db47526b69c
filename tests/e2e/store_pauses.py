#!/usr/bin/env python3
"""A large state under load: open contacts, and an hour of event ids. How long storing it holds up the ingest thread, how much is
written each time, and how soon a restart shows the right figures.

The long form (--contacts 100000 --past-rate 2000 --seconds 60 --strict) asserts the times that the short one prints."""
import argparse
import pathlib
import subprocess
import tempfile
import time

import stored
from events import rfc3339
from floor import BROKERS, Server, check, run, topic, topic_records, wait_for

PARTITIONS = 6
HOUR_S = 3600
PAUSE_S, RESTART_S = 0.002, 1.0  # limits
CALL = (("queued", '"queue":"billing","channel":"voice"'), ("answered", '"agent":"a%d"'), ("released", '"agent":"a%d"'),
        ("ended", ""))
DEADLINE_S = 300


def line(number, ms, kind, contact, data):
    return (f'{{"specversion":"1.0","id":"{number}","source":"tests","type":"contact.{kind}","time":"{rfc3339(ms)}",'
            f'"subject":"{contact}","data":{{{data}}}}}\n')


def calls(first, count, begin_ms, rate):
    """Events of short calls, one after the other, at an even rate."""
    for number in range(first, first + count):
        call, step = divmod(number, len(CALL))
        kind, data = CALL[step]
        at = begin_ms + (number - first) * 1000 // rate
        yield line(number, at, kind, f"call-{call}", data % (call % 500) if "%" in data else data)


def past(options, now_ms):
    """An hour of calls, and contacts that all still wait in the end."""
    begin = now_ms - HOUR_S * 1000
    every = max(1, options.past_rate * HOUR_S // options.contacts)
    opened = 0
    for number, call in enumerate(calls(0, options.past_rate * HOUR_S, begin, options.past_rate)):
        yield call
        if number % every == 0 and opened < options.contacts:
            yield line(f"open-{opened}", begin + number * 1000 // options.past_rate, "queued", f"open-{opened}",
                       '"queue":"patience","channel":"email"')
            opened += 1


def write(options, name, lines, speed):
    """Through `replay`, from its stdin; returns how many."""
    process = subprocess.Popen([options.program, "replay", "-", "--brokers", BROKERS, "--topic", name, "--speed", speed],
                               stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    count, block = 0, []
    for count, text in enumerate(lines, 1):
        block.append(text)
        if len(block) == 1000:
            process.stdin.write("".join(block))
            block.clear()
    process.stdin.write("".join(block))
    said = process.communicate()[1]
    check(process.returncode == 0, f"replay ended with {process.returncode}: {said[-2000:]}")
    return count


class Pauses:
    """What is told of stored states between two looks."""

    def __init__(self, metrics):
        self.buckets = {float(labels["le"]): value for name, labels, value in metrics.samples
                        if name == "state_pause_seconds_bucket"}
        self.states, self.bytes = metrics.sum("states_stored_total"), metrics.sum("state_stored_bytes_total")

    def since(self, before, what):
        steps = {le: count - before.buckets[le] for le, count in self.buckets.items()}
        states, count = self.states - before.states, steps[float("inf")]
        check(states > 0 and count > 0, f"{what}: {states:.0f} states stored in {count:.0f} steps: nothing to judge by")
        in_time, worst = steps[PAUSE_S], min(le for le, reached in steps.items() if reached == count)
        p99 = min(le for le, reached in steps.items() if reached >= 0.99 * count)
        print(f"{what}: {states:.0f} states stored in {count:.0f} steps, {(self.bytes - before.bytes) / states / 1024:.0f} KiB "
              f"a state; pauses p99 <= {p99 * 1000:g} ms, all <= {worst * 1000:g} ms")
        return in_time / count


def expect_open(server, contacts):
    rows = {row["queue"]: row for row in server.snapshot("?windows=1m")["queues"]}
    check(rows["patience"]["now"]["waiting"] == contacts, f"{rows['patience']['now']['waiting']} wait, must be {contacts}")


def restart(options, name, state, records, backlog, read_rate, what):
    """Returns by how much the start took longer than its backlog."""
    began = time.monotonic()
    with Server(options.program, name, state=state) as server:
        server.wait_until_taken(records, DEADLINE_S)
        expect_open(server, options.contacts)
        took = time.monotonic() - began
        print(f"{what}: right figures after {took:.2f} s; a backlog of {backlog} records, {backlog / read_rate:.2f} s at the "
              f"{read_rate:.0f} records/s of the first start", flush=True)
        server.kill()
    return took - backlog / read_rate


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--contacts", type=int, default=10_000, help="that wait all the time")
    parser.add_argument("--past-rate", type=int, default=100, help="events a second of the past hour")
    parser.add_argument("--rate", type=int, default=2000, help="events a second while it is live")
    parser.add_argument("--seconds", type=int, default=15)
    parser.add_argument("--strict", action="store_true", help="the times are asserted")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="floorwalker-pauses-") as folder, topic(PARTITIONS) as name:
        state, now_ms = stored.Directory(pathlib.Path(folder) / "state"), int(time.time() * 1000)
        began = time.monotonic()
        records = write(options, name, past(options, now_ms), "max")
        print(f"{records} records of the past hour written in {time.monotonic() - began:.0f} s", flush=True)
        began = time.monotonic()
        with Server(options.program, name, state=state, wait_ready=False) as server:
            server.wait_until_taken(records, DEADLINE_S)
            read_rate = records / (time.monotonic() - began)
            wait_for("the whole state stored", lambda: stored_to(options, state, name) == records, DEADLINE_S, server.process)
            first = Pauses(server.metrics())
            live = calls(options.past_rate * HOUR_S, options.rate * options.seconds, int(time.time() * 1000), options.rate)
            records += write(options, name, live, "1")
            server.wait_until_taken(records, DEADLINE_S)
            in_time = Pauses(server.metrics()).since(first, f"{options.rate} events/s for {options.seconds} s")
            server.kill()
        check(records == topic_records(name, PARTITIONS), "records that nobody counted")
        backlog = records - stored_to(options, state, name)
        late = [restart(options, name, state, records, backlog, read_rate, "killed")]
        with Server(options.program, name, state=state):
            pass  # stops politely, with everything stored
        late.append(restart(options, name, state, records, 0, read_rate, "stopped"))
    if options.strict:
        check(in_time >= 0.99, f"only {in_time:.2%} of the pauses are within {PAUSE_S * 1000} ms")
        check(max(late) <= RESTART_S, f"right figures come {late} s later than the backlog takes")


def stored_to(options, state, name):
    return sum(offset for offset, _ in stored.inspect(options.program, state, name).values())


run(main)
