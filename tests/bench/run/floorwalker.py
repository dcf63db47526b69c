"""Floorwalker as its users run it: `floorwalker serve` with a state directory, watched from outside."""
import http.client
import pathlib
import re
import signal
import subprocess
import tempfile
import time

from contender import cpu_seconds, failed, status_bytes

CONFIG = """\
kafka: {{brokers: "{brokers}", group_id: "{group}", topics: [{{name: "{topic}", format: native}}]}}
http: {{listen: "127.0.0.1:{port}"}}
state: {{directory: "{state}"}}
clock: event
limits: {{dedupe_s: {dedupe_s}, queues: 20000}}
"""
LIMIT_S = 600
POLL_S = 0.01
SAMPLE = re.compile(r'floorwalker_(\w+)\{(.*)\} (\S+)')
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')


class floorwalker:
    def __init__(self, root, name, dedupe_s, codecs, scrapes=False):
        self.root, self.name, self.dedupe_s, self.codecs, self.scrapes = root, name, dedupe_s, codecs, scrapes

    def build(self):
        """script/bench has."""

    def run(self, kafka, what):
        with tempfile.TemporaryDirectory(prefix="bench-floorwalker-") as scratch:
            before = kafka.cpu_seconds()
            with service(self.root, kafka, what.topic, pathlib.Path(scratch), self.dedupe_s) as running:
                result = running.drain(self.scrapes)
            return result | {"contender": self.name, "records": what.records,
                             "broker_cpu_seconds": kafka.cpu_seconds() - before}


class service:
    """One life of the program."""

    def __init__(self, root, kafka, topic, scratch, dedupe_s):
        from free_port import free_port
        self.port = free_port()
        config = scratch / "floorwalker.yaml"
        config.write_text(CONFIG.format(brokers=kafka.address, group=f"bench-{scratch.name}", topic=topic,
                                        port=self.port, state=scratch / "state", dedupe_s=dedupe_s))
        self.log = scratch / "log"
        self.command = [root / "build" / "release" / "floorwalker", "serve", "--config", config]

    def __enter__(self):
        with self.log.open("w") as log:
            self.process = subprocess.Popen(self.command, stderr=log)
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def drain(self, scrapes=False):
        """Waits until all records that were there are applied and shown. The clock starts when the program serves, which
        is before its first record."""
        self.wait_for("/healthz")
        began, cpu_before = time.monotonic(), cpu_seconds(self.process.pid)
        scraped = self.wait_for("/readyz", scrape_every_s=1 if scrapes else None)
        seconds, cpu = time.monotonic() - began, cpu_seconds(self.process.pid) - cpu_before
        page = self.get("/metrics")[1]
        result = {"seconds": seconds, "cpu_seconds": cpu, "counts": counts_on(page), "scrape_seconds": scraped,
                  "peak_memory_bytes": status_bytes(self.process.pid, "VmHWM")}
        return result | exact_times_on(page)

    def wait_for(self, path, scrape_every_s=None):
        """Until it answers 200. How long scrapes took meanwhile."""
        scraped, next_scrape, deadline = [], time.monotonic(), time.monotonic() + LIMIT_S
        while True:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise failed(f"floorwalker: no 200 at {path}:\n{self.log.read_text()[-2000:]}")
            if self.get(path)[0] == 200:
                return scraped
            if scrape_every_s and time.monotonic() >= next_scrape:
                began = time.monotonic()
                self.get("/metrics")
                scraped.append(time.monotonic() - began)
                next_scrape = began + scrape_every_s
            time.sleep(POLL_S)

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except OSError:
            return None, ""
        finally:
            connection.close()


def samples_on(page, names):
    for line in page.splitlines():
        found = SAMPLE.match(line)
        if found and found[1] in names:
            yield found[1], dict(LABEL.findall(found[2])), float(found[3])


def counts_on(page):
    """What Floorwalker exports, in the contenders' words."""
    words = {"contacts_offered_total": "offered", "contacts_answered_total": "answered",
             "contacts_abandoned_total": "abandoned", "transfers_total": "transfers"}
    rows = {}
    for name, labels, value in samples_on(page, words):
        row = rows.setdefault((labels["queue"], labels["channel"]), dict.fromkeys(words.values(), 0))
        row[words[name]] += int(value)
    return [{"queue": queue, "channel": channel} | row for (queue, channel), row in sorted(rows.items())]


def exact_times_on(page):
    """What only the program itself can know: from its first record to the backlog's end, and its longest silence within."""
    exact = {}
    for line in page.splitlines():
        name, _, value = line.partition(" ")
        if name == "floorwalker_backlog_seconds":
            exact["seconds"] = float(value)
        elif name == "floorwalker_ingest_longest_gap_seconds":
            exact["longest_gap_seconds"] = float(value)
    return exact
