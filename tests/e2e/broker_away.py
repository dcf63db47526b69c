#!/usr/bin/env python3
"""A broker that is away is a state that is shown: before it ever came the program says that it is not ready, and when it goes
the figures stay, with their age; when it is back everything goes on by itself."""
import argparse
import tempfile
import time
import urllib.error
import urllib.request

from broker import Broker
from events import Centre, text
from floor import Server, admin, check, run, wait_for
from kafka_producer import produce

TOPIC = "away"


def refused_with(server, path):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{server.port}{path}", timeout=10) as answer:
            return answer.status, ""
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    options = parser.parse_args()
    centre = Centre()
    with tempfile.TemporaryDirectory(prefix="floorwalker-kafka-") as folder:
        broker = Broker(folder)
        try:
            with Server(options.program, TOPIC, brokers=broker.address, wait_ready=False) as server:
                status, reason = refused_with(server, "/readyz")
                check(status == 503 and len(reason) > 10, f"/readyz says {status} {reason!r} before there is a broker")
                check(server.is_alive(), "not alive without a broker")
                expect_through_outage(broker, server, centre)
        finally:
            broker("stop")
    print("shown as away before it came and while it was gone; everything went on by itself")


def expect_through_outage(broker, server, centre):
    def send():
        produce(broker.address, TOPIC, 0, [(b"k", text(centre.queued("billing")))], int(time.time() * 1000))

    broker("start")
    check(admin.create(broker.address, TOPIC, 2) == 0, "cannot create the topic")
    wait_for("readiness once the broker is there", server.is_ready, 60, server.process)
    send()
    server.wait_until_taken(1, 30)

    broker("stop")
    wait_for("lag that grows", lambda: server.snapshot()["lag_s"] > 2, 60, server.process)
    check(server.is_ready(), "not ready while old figures can be shown")
    check(server.snapshot()["queues"][0]["now"]["waiting"] == 1, "the figures are gone with the broker")

    broker("start")
    send()
    server.wait_until_taken(2, 90)
    check(server.snapshot()["queues"][0]["now"]["waiting"] == 2, "what came after the outage is not shown")
    wait_for("lag that is caught up", lambda: server.snapshot()["lag_s"] < 1, 60, server.process)


run(main)
