"""One state, three ways to read it: the WebSocket's snapshot, REST's and the /metrics page of one seq, and whether they tell
the same. And what must hold of any of them: nothing is negative."""
import asyncio
import json
import math
import time

import websockets

from floor import check

WINDOWS = ["1m", "5m", "15m", "30m", "1h", "today"]
AGENT_STATES = ("available", "busy", "ringing", "wrapup", "not_ready")
# Gauges of a row: metric, where the snapshot's `now` has it, and whether it is absent at None.
GAUGES = (("contacts_waiting", "waiting"), ("contacts_past_target", "past_target"), ("contacts_handling", "handling"),
          ("contacts_on_hold", "on_hold"), ("contacts_unanswered", "unanswered"),
          ("longest_wait_seconds", "longest_wait_s"), ("oldest_unanswered_seconds", "oldest_unanswered_s"))


async def _read(server, deadline_s):
    """Both answers are asked for at once behind the frame, until all three are of one seq."""
    url = f"ws://127.0.0.1:{server.port}/ws/v1"
    end = time.monotonic() + deadline_s
    async with websockets.connect(url, subprotocols=["floorwalker.v1"], max_size=None) as socket:
        while time.monotonic() < end:
            await socket.send(json.dumps({"op": "subscribe", "queues": ["*"], "windows": WINDOWS, "max_hz": 20}))
            frame = {}
            while frame.get("op") != "snapshot":
                frame = json.loads(await asyncio.wait_for(socket.recv(), deadline_s))
            snapshot, metrics = await asyncio.gather(asyncio.to_thread(server.snapshot), asyncio.to_thread(server.metrics))
            if frame["seq"] == snapshot["seq"] == metrics.sum("snapshot_seq"):
                return frame, snapshot, metrics
    check(False, f"no WebSocket frame, snapshot and /metrics of one seq within {deadline_s} s")


def read(server, deadline_s=30):
    return asyncio.run(_read(server, deadline_s))


def expect_agreement(frame, snapshot, metrics):
    """Returns how many samples of /metrics were compared."""
    frame.pop("op")
    check(frame == snapshot, "the WebSocket's snapshot is not REST's at the same seq")
    compared = 0

    def same(what, shown, told):
        nonlocal compared
        compared += 1
        told = [] if told is None else [told]
        check(len(shown) == len(told) and all(abs(a - b) <= 1e-6 for a, b in zip(shown, told)),
              f"seq {snapshot['seq']}, {what}: /metrics {shown}, snapshot {told}")

    for row in snapshot["queues"]:
        its = {"queue": row["queue"], "channel": row["channel"]}
        for metric, field in GAUGES:
            same(f"{its} {metric}", metrics.values(metric, **its), row["now"][field])
        for state in AGENT_STATES:
            same(f"{its} agents {state}", metrics.values("queue_agents", state=state, **its), row["now"]["agents"][state])
        for window in ("5m", "1h"):
            for formula, level in row["windows"][window]["service_levels"].items():
                values = [v for v in metrics.values("service_level_ratio", window=window, formula=formula, **its)
                          if not math.isnan(v)]
                if values or level["value"] is None:
                    same(f"{its} {window} {formula}", values, level["value"])
    for state in (*AGENT_STATES, "offline"):
        same(f"agents {state}", metrics.values("agents", state=state), snapshot["agents"][state])
    return compared


def _negatives(value, path):
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _negatives(member, f"{path}.{name}")
    elif isinstance(value, list):
        for i, member in enumerate(value):
            yield from _negatives(member, f"{path}[{i}]")
    elif isinstance(value, (int, float)) and value < 0:
        yield f"{path} is {value}"


def expect_nothing_negative(snapshot, metrics):
    wrong = list(_negatives(snapshot, "snapshot"))
    wrong += [f"{name}{labels} is {value}" for name, labels, value in metrics.samples if value < 0]
    check(not wrong, f"{len(wrong)} figures are negative: " + "; ".join(wrong[:10]))
