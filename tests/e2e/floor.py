"""The whole program as the tests drive it: a topic on the real Kafka, `floorwalker serve` beside it, its answers.

Nothing here sleeps for a result: wait_for() polls a condition until its deadline, and says what it waited for.
"""
import contextlib
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "script" / "kafka.d"))
import admin  # noqa: E402
from free_port import free_port  # noqa: E402,F401

BROKERS = os.environ.get("FLOORWALKER_TEST_BROKERS", "127.0.0.1:9092")


class Failed(AssertionError):
    """A test's own verdict, told without a stack."""


def check(truth, what):
    if not truth:
        raise Failed(what)


def wait_for(what, condition, deadline_s=60.0, alive=None, pause_s=0.02):
    """Polls until condition() is true and returns its value; fails at the deadline or when `alive` has died."""
    end = time.monotonic() + deadline_s
    while True:
        value = condition()
        if value:
            return value
        if alive is not None and alive.poll() is not None:
            raise Failed(f"the program ended with {alive.returncode} while waiting for {what}")
        if time.monotonic() > end:
            raise Failed(f"no {what} within {deadline_s:.0f} s")
        time.sleep(pause_s)


@contextlib.contextmanager
def topic(partitions=6, settings=(), brokers=BROKERS):
    """A new topic of the real Kafka, which must be running (script/kafka start)."""
    if _ask(brokers, admin.ping):
        raise Failed(f"no Kafka at {brokers}: script/kafka start")
    name = f"test-{uuid.uuid4().hex[:12]}"
    check(_ask(brokers, admin.create, name, partitions, *settings) == 0, f"cannot create topic {name}")
    try:
        yield name
    finally:
        _ask(brokers, admin.delete, name)


def topic_records(name, partitions, brokers=BROKERS):
    """How many records a topic holds: its partitions' ends, for nothing has been removed yet."""
    return sum(admin.end_offset(brokers, name, partition) for partition in range(partitions))


def _ask(brokers, request, *words):
    try:
        return request(brokers, *words)
    except OSError as error:
        print(f"{brokers}: {error}", file=sys.stderr)
        return 2


class Server:
    """`floorwalker serve` on a free port; use as a context. It is ready when the context begins, unless told otherwise.
    `state` is a directory, or one of the stores of stored.py."""

    def __init__(self, program, topic_name, settings="", state="", brokers=BROKERS, wait_ready=True, group="floorwalker",
                 port=None):
        self.program, self.port, self.wait_ready = program, port or free_port(), wait_ready
        self.folder = tempfile.TemporaryDirectory(prefix="floorwalker-e2e-")
        config = pathlib.Path(self.folder.name) / "floorwalker.yaml"
        store = state.setting() if hasattr(state, "setting") else f'{{directory: "{state}"}}'
        config.write_text(
            f"kafka:\n  brokers: {brokers}\n  group_id: {group}\n  topics: [{{name: {topic_name}, format: native}}]\n"
            f"http: {{listen: \"127.0.0.1:{self.port}\"}}\nstate: {store}\n{settings}"
        )
        self.config = config
        self.log = pathlib.Path(self.folder.name) / "log"
        self.ends_with = 0  # its exit code, unless it is killed

    def __enter__(self):
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen([self.program, "serve", "--config", self.config], stderr=log)
        try:
            wait_for("answers", self.is_alive, 30, self.process)
            if self.wait_ready:
                wait_for("readiness", self.is_ready, 60, self.process)
        except Failed as failed:
            why = self.why_unready()
            self.__exit__(Failed)
            raise Failed(f"{failed}; /readyz says {why!r}") from None
        return self

    def __exit__(self, kind, *_):
        killed = self.process.poll() == -signal.SIGKILL
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            code = "no end within 15 s of SIGTERM"
        if kind:
            print(self.log.read_text(errors="replace")[-4000:], file=sys.stderr)
        self.folder.cleanup()
        if not kind and not killed:
            check(code == self.ends_with, f"serve ended with {code}")

    def get(self, path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return answer.read().decode("utf-8")
        except OSError:
            if self.process.poll() is not None:
                raise Failed(f"the program ended with {self.process.returncode}") from None
            raise

    def answers_200(self, path):
        try:
            self.get(path)  # anything but 200 raises
            return True
        except OSError:
            return False

    def is_alive(self):
        return self.answers_200("/healthz")

    def is_ready(self):
        return self.answers_200("/readyz")

    def why_unready(self):
        """The body of what /readyz answers, if that is not 200."""
        try:
            self.get("/readyz")
        except urllib.error.HTTPError as error:
            return error.read().decode(errors="replace")
        except (OSError, Failed):
            pass
        return ""

    def kill(self):
        self.process.kill()
        self.process.wait()

    def snapshot(self, query=""):
        return json.loads(self.get("/api/v1/snapshot" + query))

    def live_snapshot(self, deadline_s=60.0):
        """One whose feed is alive: where the broker answers late, rows rightly say that they are stale."""
        def live():
            snapshot = self.snapshot()
            return snapshot if snapshot["lag_s"] <= 3 else None

        return wait_for("figures that are live", live, deadline_s, self.process)

    def metrics(self):
        return Metrics(self.get("/metrics"))

    def wait_until_taken(self, records, deadline_s=120.0):
        """Until this many records have been taken in all, and a snapshot shows it."""
        last = [0]

        def all_taken():
            last[0] = self.metrics().records_taken()
            check(last[0] <= records, f"{last[0]} records taken, only {records} were written")
            return last[0] == records

        try:
            wait_for(f"{records} records taken", all_taken, deadline_s, self.process)
        except Failed as failed:
            raise Failed(f"{failed} ({last[0]:.0f} so far)") from None


class Metrics:
    """A parsed /metrics page: (name, labels) -> value."""

    LINE = re.compile(r'^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$')
    LABEL = re.compile(r'([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"')
    UNESCAPED = {r"\\": "\\", r"\"": '"', r"\n": "\n"}

    def __init__(self, page):
        self.page = page
        self.samples = []
        for line in page.split("\n"):
            if not line or line.startswith("#"):
                continue
            match = self.LINE.match(line)
            check(match, f"no sample: {line!r}")
            labels = {name: re.sub(r'\\.', lambda m: self.UNESCAPED[m[0]], value)
                      for name, value in self.LABEL.findall(match[2] or "")}
            self.samples.append((match[1].removeprefix("floorwalker_"), labels, float(match[3])))

    def values(self, name, **labels):
        return [value for found, its, value in self.samples
                if found == name and all(its.get(k) == v for k, v in labels.items())]

    def sum(self, name, **labels):
        return sum(self.values(name, **labels))

    def records_taken(self):
        return self.sum("events_total") + self.sum("events_duplicate_total") + self.sum("events_rejected_total")


def replay(program, topic_name, *files, brokers=BROKERS):
    done = subprocess.run([program, "replay", *files, "--brokers", brokers, "--topic", topic_name, "--speed", "max"],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=300)
    check(done.returncode == 0, f"replay ended with {done.returncode}: {done.stderr[-2000:]}")


def run(test):
    """Runs a test's main function; a failure is one line and exit code 1."""
    started = time.monotonic()
    try:
        test()
    except Failed as failed:
        sys.exit(f"FAILED: {failed}")
    print(f"ok ({time.monotonic() - started:.1f} s)")
