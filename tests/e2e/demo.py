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

    def busy():
        """Every queue was offered something, somebody was answered, somebody is being talked to."""
        rows = json.loads(get("/api/v1/snapshot") or '{"queues":[]}')["queues"]
        return (len(rows) >= 2 and all(row["windows"]["today"]["offered"] for row in rows)
                and any(row["windows"]["5m"]["answered"] for row in rows) and any(row["now"]["handling"] for row in rows))

    demo = subprocess.Popen([options.program, "demo", "--listen", f"127.0.0.1:{port}", "--seed", "7"],
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        wait_for("readiness of the demo", lambda: get("/readyz"), 60, demo)
        wait_for("a busy contact centre", busy, 90, demo)
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
