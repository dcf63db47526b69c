#!/usr/bin/env python3
"""Whom a wallboard, /metrics and the logs must not name: agents, their own words for a break, customers, contacts. Only the
API's snapshot names agents, and only with agents.detail: agent."""
import argparse
import asyncio
import json

import websockets

from events import NOW_MS, Centre, text
from floor import BROKERS, Server, check, run, topic, wait_for
from kafka_producer import produce

DEADLINE_S = 20
AGENTS = ["mia.mueller@example.com", "agent-4711"]
STATE = "pause-toilet"
TEAM = "north-team"
CUSTOMER = "+49 30 901820"
CONTACT = "contact-secret-77"
SECRETS = [*AGENTS, STATE, CUSTOMER, CONTACT]


def events_of_a_floor(centre):
    """A call and a chat with all that a producer may say of people, and records that are rejected with it."""
    yield AGENTS[0], centre.event("agent.state", AGENTS[0], {
        "state": "available", "queues": ["billing"], "team": TEAM, "capacity": {"chat": 3}})
    yield AGENTS[1], centre.event("agent.state", AGENTS[1], {"state": STATE, "queues": ["billing"], "team": TEAM})
    yield CONTACT, centre.event("contact.started", CONTACT, {"channel": "voice", "customer": CUSTOMER, "reason": CUSTOMER})
    yield CONTACT, centre.queued("billing", CONTACT)
    yield CONTACT, centre.event("contact.alerted", CONTACT, {"agent": AGENTS[0]})
    yield CONTACT, centre.answered(AGENTS[0], CONTACT)
    yield CONTACT, centre.event("contact.transferred", CONTACT, {
        "kind": "blind", "from_agent": AGENTS[0], "to_agent": AGENTS[1], "to_external": CUSTOMER})
    yield CONTACT, centre.event("contact.wrapup_started", CONTACT, {"agent": AGENTS[0], "disposition": CUSTOMER})
    yield AGENTS[0], centre.event("agent.state", AGENTS[0], {"state": STATE, "capacity": -1})
    yield CONTACT, centre.event("contact.answered", CONTACT, {"agent": AGENTS[0], "role": CUSTOMER})


async def frames(server, change):
    """A snapshot, an update after change(), and a heartbeat, as they came."""
    found = {}
    async with websockets.connect(f"ws://127.0.0.1:{server.port}/ws/v1", max_size=None) as socket:
        await socket.send(json.dumps({"op": "subscribe", "max_hz": 20}))
        while not {"snapshot", "update", "heartbeat"} <= set(found):
            raw = await asyncio.wait_for(socket.recv(), DEADLINE_S)
            found[json.loads(raw)["op"]] = raw
            if len(found) == 1:
                change()
    return found


def expect_silence(where, told):
    for secret in SECRETS:
        check(secret not in told, f"{where} names {secret!r}")


def expect_floor(program, detail):
    centre = Centre()
    with topic(partitions=1) as name, Server(program, name, f"agents: {{detail: {detail}}}\n") as server:
        def send(records):
            produce(BROKERS, name, 0, [(key.encode(), text(event)) for key, event in records], NOW_MS)

        all_events = list(events_of_a_floor(centre))
        send(all_events)
        server.wait_until_taken(len(all_events), DEADLINE_S)
        check(server.metrics().sum("events_rejected_total") == 2, "the two wrong records were not rejected")
        wait_for("agents in the snapshot", lambda: server.snapshot()["agents"]["staffed"] == 2, DEADLINE_S, server.process)

        for op, frame in asyncio.run(frames(server, lambda: send([("C9", centre.queued("billing", "C9"))]))).items():
            expect_silence(f"{detail}: the WebSocket's {op}", frame)
            check("reported" not in frame, f"{detail}: the WebSocket's {op} tells what agents reported")
        metrics = server.metrics().page
        expect_silence(f"{detail}: /metrics", metrics)
        check(TEAM not in metrics, f"{detail}: /metrics names a team")
        for path in ("/", "/readyz", "/healthz", "/api/v1/history?queue=billing&minutes=5"):
            expect_silence(f"{detail}: {path}", server.get(path))
        expect_silence(f"{detail}: the log", server.log.read_text(encoding="utf-8", errors="replace"))

        agents = server.snapshot()["agents"]
        named = [one["agent"] for one in agents.get("agents", [])]
        check(named == (sorted(AGENTS) if detail == "agent" else []), f"{detail}: the API names {named}")
        teams = [team["team"] for team in agents.get("teams", [])]
        check(teams == ([] if detail == "none" else [TEAM]), f"{detail}: the API tells the teams {teams}")
        rest = json.dumps(server.snapshot(), ensure_ascii=False)
        for secret in (CUSTOMER, CONTACT) if detail == "agent" else SECRETS:
            check(secret not in rest, f"{detail}: the API names {secret!r}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    options = parser.parse_args()
    for detail in ("none", "team", "agent"):
        expect_floor(options.program, detail)
    print("nobody is named where nobody is to be named")


run(main)
