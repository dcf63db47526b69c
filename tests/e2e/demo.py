#!/usr/bin/env python3
"""`floorwalker demo`: one command, nothing else installed, and there is a contact centre to look at."""
import argparse
import json
import signal
import subprocess
import time
import urllib.request

from floor import check, free_port, run, wait_for


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    options = parser.parse_args()
    port = free_port()

    def get(path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
                return answer.read().decode()
        except OSError:
            return ""

    def worth_looking_at():
        """A whole centre in full swing: calls, chats, texts and mails, agents at work, figures of the last minutes."""
        snapshot = json.loads(get("/api/v1/snapshot") or '{"queues":[]}')
        rows = snapshot["queues"]
        return (len(rows) >= 8 and {"voice", "chat", "sms", "email"} <= {row["channel"] for row in rows}
                and all(row["windows"]["30m"]["offered"] for row in rows)
                and sum(row["now"]["handling"] for row in rows) >= 50
                and sum(row["windows"]["5m"]["answered"] for row in rows) >= 50
                and sum(row["windows"]["5m"]["transfers"]["out"] for row in rows) > 0
                and sum(row["windows"]["5m"]["first_response_s"]["count"] for row in rows) > 0
                and snapshot["agents"]["busy"] >= 50 and snapshot["agents"]["available"] > 0)

    started = time.monotonic()
    demo = subprocess.Popen([options.program, "demo", "--listen", f"127.0.0.1:{port}", "--seed", "7"],
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        wait_for("readiness of the demo", lambda: get("/readyz"), 60, demo)
        wait_for("a centre worth looking at", worth_looking_at, 60, demo)
        check(time.monotonic() - started < 10, f"it took {time.monotonic() - started:.0f} s until there was something to see")
        as_of, seen = "", 0
        def moves_on():
            nonlocal as_of, seen
            now = json.loads(get("/api/v1/snapshot?queues=billing&windows=1m"))
            seen, as_of = seen + (now["as_of"] != as_of), now["as_of"]
            return seen >= 5 and now["last_event_age_s"] < 2
        wait_for("live events", moves_on, 20, demo)
        check("<html" in get("/").lower(), "no page at /")
    finally:
        demo.send_signal(signal.SIGTERM)
        asked = time.monotonic()
        try:
            said, _ = demo.communicate(timeout=15)
        except subprocess.TimeoutExpired:
            demo.kill()
            said, _ = demo.communicate()
    check(time.monotonic() - asked < 10, "SIGTERM took more than 10 s")
    check(demo.returncode == 0, f"demo ended with {demo.returncode}: {said[-2000:]}")
    check(f"http://127.0.0.1:{port}/" in said, f"the address is not told: {said[-2000:]}")


run(main)
