#!/usr/bin/env python3
"""What people see, through a WebSocket client that is not ours: a snapshot, updates that hold what changed, heartbeats in
between; and WebSocket, REST and /metrics tell the same figures at one seq."""
import argparse
import asyncio
import json
import time

import websockets

import figures
from events import NOW_MS, Centre, rfc3339, text
from floor import BROKERS, Server, check, run, topic, wait_for
from kafka_producer import produce

DEADLINE_S = 20


class Client:
    """One subscription; frames by their op, each kind read with a deadline."""

    def __init__(self, socket):
        self.socket = socket
        self.seq = -1

    async def frame(self):
        frame = json.loads(await asyncio.wait_for(self.socket.recv(), DEADLINE_S))
        if "seq" in frame:
            check(frame["seq"] >= self.seq, f"seq fell from {self.seq} to {frame['seq']}")
            self.seq = frame["seq"]
        return frame

    async def next(self, op, condition=lambda frame: True):
        end = time.monotonic() + DEADLINE_S
        while time.monotonic() < end:
            frame = await self.frame()
            if frame["op"] == op and condition(frame):
                return frame
        check(False, f"no such {op} within {DEADLINE_S} s")

    async def say(self, **message):
        await self.socket.send(json.dumps(message))


def waiting_in(frame, queue):
    return next((row["now"]["waiting"] for row in frame["queues"] if row["queue"] == queue), None)


async def expect_live(server, send, centre):
    url = f"ws://127.0.0.1:{server.port}/ws/v1"
    async with websockets.connect(url, subprotocols=["floorwalker.v1"], max_size=None) as socket:
        check(socket.subprotocol == "floorwalker.v1", f"sub-protocol {socket.subprotocol}")
        client = Client(socket)
        await client.say(op="subscribe", queues=["*"], windows=["5m"], max_hz=20)
        first = await client.next("snapshot")
        check(waiting_in(first, "billing") == 1 and waiting_in(first, "sales") == 1, f"the snapshot's rows: {first['queues']}")
        check(set(first["queues"][0]["windows"]) == {"5m"}, "other windows than the one asked for")

        send(centre.queued("billing", "second"))
        update = await client.next("update", lambda frame: waiting_in(frame, "billing") == 2)
        check(waiting_in(update, "sales") is None, "an update holds a row that did not change")
        send(centre.answered("ann", "second"))
        update = await client.next("update", lambda frame: waiting_in(frame, "billing") == 1)
        row = next(row for row in update["queues"] if row["queue"] == "billing")
        check(row["windows"]["5m"]["answered"] == 1 and row["now"]["handling"] == 1, "the answer is not in the update")

        heartbeat = await client.next("heartbeat")
        check("as_of" in heartbeat and "lag_s" in heartbeat, f"a heartbeat without as_of or lag_s: {heartbeat}")

        await client.say(op="subscribe", queues=["sal*"], windows=["1m"], max_hz=20)
        narrowed = await client.next("snapshot")
        check([row["queue"] for row in narrowed["queues"]] == ["sales"], "a new subscription does not replace the old")
        await client.say(op="nonsense")
        check((await client.next("error"))["code"], "an unknown op has no error code")
        await client.say(op="ping")
        await client.frame()


def expect_one_truth(server):
    """REST and /metrics at one seq. Both move on, so pairs are asked for until one pair is of one seq."""
    def pair():
        snapshot, metrics = server.snapshot(), server.metrics()
        return (snapshot, metrics) if metrics.sum("snapshot_seq") == snapshot["seq"] else None

    snapshot, metrics = wait_for("snapshot and /metrics of one seq", pair, DEADLINE_S, server.process)
    for row in snapshot["queues"]:
        its = {"queue": row["queue"], "channel": row["channel"]}
        check(metrics.sum("contacts_waiting", **its) == row["now"]["waiting"], f"{its}: waiting differs")
        check(metrics.sum("contacts_past_target", **its) == row["now"]["past_target"], f"{its}: past target differs")
        oldest = metrics.values("longest_wait_seconds", **its)
        if row["now"]["waiting"]:
            check(abs(oldest[0] - row["now"]["longest_wait_s"]) < 1e-6, f"{its}: longest wait differs")
        check(metrics.sum("contacts_unanswered", **its) == row["now"]["unanswered"], f"{its}: unanswered differs")
        oldest = metrics.values("oldest_unanswered_seconds", **its)
        if row["now"]["unanswered"]:
            check(abs(oldest[0] - row["now"]["oldest_unanswered_s"]) < 1e-6, f"{its}: oldest unanswered differs")
        for state in ("available", "busy", "ringing", "wrapup", "not_ready"):
            check(metrics.values("queue_agents", state=state, **its) == [row["now"]["agents"][state]], f"{its}: {state} differ")
        for kind in ("blind", "consult"):
            check(metrics.sum("transfers_total", kind=kind, **its) == row["windows"]["1h"]["transfers"][kind],
                  f"{its}: {kind} transfers differ")
        for formula in figures.FORMULAS:
            level = row["windows"]["5m"]["service_levels"][formula]["value"]
            shown = metrics.values("service_level_ratio", window="5m", formula=formula, **its)
            check(shown in ([], [level]) if level is not None else shown == [] or shown[0] != shown[0],
                  f"{its}: {formula} is {shown}, must be {level}")


    for row in (total for total in snapshot["totals"] if "group" not in total):
        its, hour = {"channel": row["channel"]}, row["windows"]["1h"]
        for name in ("contacts_offered", "contacts_answered", "contacts_ended", "contacts_transferred"):
            check(metrics.sum(f"channel_{name}_total", **its) == hour[name], f"{its}: {name} differ")
        check(metrics.sum("handoffs_sum", **its) == hour["handoffs"], f"{its}: handoffs differ")
    for state in ("available", "busy", "ringing", "wrapup", "not_ready", "offline"):
        check(metrics.values("agents", state=state) == [snapshot["agents"][state]], f"agents {state} differ")


def whole_floor(centre):
    """Agents, a chat whose customer waits for an answer, and a call that goes from one queue to the other."""
    yield centre.event("agent.state", "ann", {"state": "available", "queues": ["billing", "sales"], "team": "north"})
    yield centre.event("agent.state", "bob", {"state": "lunch", "queues": ["sales"]})
    yield centre.event("contact.queued", "chat", {"queue": "sales", "channel": "chat"})
    yield centre.event("contact.answered", "chat", {"agent": "bob"})
    yield centre.event("contact.message", "chat", {"by": "customer"})
    yield centre.queued("billing", "moved")
    yield centre.answered("carl", "moved")
    yield centre.event("contact.transferred", "moved", {"kind": "blind", "from_agent": "carl", "to_queue": "sales"})
    yield centre.event("contact.released", "moved", {"agent": "carl"})
    yield centre.queued("sales", "moved")
    yield centre.answered("dora", "moved")
    yield centre.event("contact.released", "moved", {"agent": "dora"})
    yield centre.event("contact.ended", "moved", {})


def expect_whole_floor(server):
    rows = {(row["queue"], row["channel"]): row for row in server.snapshot()["queues"]}
    check(rows["sales", "chat"]["now"]["unanswered"] == 1, "nobody waits for a reply in the chat")
    check(rows["billing", "voice"]["windows"]["5m"]["transfers"]["out"] == 1, "no transfer from billing")
    check(rows["sales", "voice"]["windows"]["5m"]["transfers"]["in"] == 1, "no transfer to sales")
    check(rows["sales", "voice"]["now"]["agents"]["not_ready"] == 0, "bob is at lunch, but on a chat: busy")
    voice = next(row for row in server.snapshot()["totals"] if row["channel"] == "voice" and "group" not in row)
    check(voice["windows"]["5m"]["handoffs"] == 1, "a call that met two agents is no handoff")


async def expect_same_frame(server):
    """A WebSocket snapshot and a REST snapshot of one seq hold the same rows."""
    url = f"ws://127.0.0.1:{server.port}/ws/v1"
    end = time.monotonic() + DEADLINE_S
    while time.monotonic() < end:
        async with websockets.connect(url, subprotocols=["floorwalker.v1"], max_size=None) as socket:
            client = Client(socket)
            await client.say(op="subscribe", queues=["*"], windows=["1m", "5m", "15m", "30m", "1h", "today"], max_hz=20)
            frame = await client.next("snapshot")
        snapshot = server.snapshot()
        if frame["seq"] != snapshot["seq"]:
            continue
        frame.pop("op")
        check(frame == snapshot, "the WebSocket's snapshot is not REST's at the same seq")
        return
    check(False, f"no snapshots of one seq within {DEADLINE_S} s")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    options = parser.parse_args()
    centre = Centre()
    with topic(partitions=2) as name, Server(options.program, name) as server:
        def send(event):
            produce(BROKERS, name, 0, [(event["subject"].encode(), text(event))], NOW_MS)

        send(centre.queued("billing", "first"))
        send(centre.queued("sales", "other", time=rfc3339(NOW_MS - 1000)))
        server.wait_until_taken(2, DEADLINE_S)
        asyncio.run(expect_live(server, send, centre))
        floor = list(whole_floor(centre))
        for event in floor:
            send(event)
        server.wait_until_taken(4 + len(floor), DEADLINE_S)
        expect_whole_floor(server)
        expect_one_truth(server)
        asyncio.run(expect_same_frame(server))
        print("snapshot, update, heartbeat; WebSocket, REST and /metrics agree")


run(main)
