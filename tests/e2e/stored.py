"""Where a program under test stores its state, what `floorwalker state inspect` says of it, and the same of a run that nobody
disturbed."""
import contextlib
import json
import os
import pathlib
import subprocess
import tempfile
import uuid

from floor import BROKERS, Failed, Server, admin, check, wait_for


class Directory:
    def __init__(self, path):
        self.path = pathlib.Path(path)

    def setting(self):
        return f'{{directory: "{self.path}"}}'

    def mark(self):
        """Something that is another as soon as anything was written or removed."""
        found = []
        with contextlib.suppress(FileNotFoundError):
            for folder, _, files in os.walk(self.path):
                for name in files:
                    with contextlib.suppress(FileNotFoundError):
                        status = os.stat(os.path.join(folder, name))
                        found.append((folder, name, status.st_size, status.st_mtime_ns))
        return sorted(found)

    def remove(self):
        pass


class StateTopic:
    def __init__(self, brokers=BROKERS):
        self.name, self.brokers = f"test-state-{uuid.uuid4().hex[:12]}", brokers

    def setting(self):
        return f"{{topic: {self.name}}}"

    def mark(self):
        end, partition = 0, 0
        with contextlib.suppress(OSError):
            while partition < 64:
                end += admin.end_offset(self.brokers, self.name, partition)
                partition += 1
        return end

    def remove(self):
        with contextlib.suppress(OSError):
            admin.delete(self.brokers, self.name)


@contextlib.contextmanager
def store_of(kind, folder):
    store = Directory(pathlib.Path(folder) / "state") if kind == "directory" else StateTopic()
    try:
        yield store
    finally:
        store.remove()


def inspect(program, store, topic, brokers=BROKERS):
    """What is stored: (offset, sha256) by partition."""
    return {part["partition"]: (part["offset"], part["sha256"]) for part in inspect_all(program, store, topic, brokers)}


def inspect_all(program, store, topic, brokers=BROKERS):
    with tempfile.TemporaryDirectory(prefix="floorwalker-inspect-") as folder:
        config = pathlib.Path(folder) / "floorwalker.yaml"
        config.write_text(f"kafka:\n  brokers: {brokers}\n  topics: [{{name: {topic}, format: native}}]\n"
                          f"state: {store.setting()}\n")

        def inspected():
            done = subprocess.run([program, "state", "inspect", "--config", config, "--json"], capture_output=True,
                                  text=True, timeout=60)
            # A broker that has just stood still, or shares a busy machine, takes its time: the command gives up earlier.
            if done.returncode != 0 and any(sign in done.stderr for sign in ("no answer", "Timed out")):
                return None
            check(done.returncode == 0, f"state inspect ended with {done.returncode}: {done.stderr[-2000:]}")
            return [json.loads(done.stdout)]

        return wait_for("answer to state inspect", inspected)[0]


def undisturbed(program, topic, records, settings="", brokers=BROKERS):
    """The same of one instance that reads the whole topic in peace and stops politely."""
    with tempfile.TemporaryDirectory(prefix="floorwalker-peace-") as folder:
        store = Directory(pathlib.Path(folder) / "state")
        with Server(program, topic, settings, store, brokers, group=f"{topic}-peace") as server:
            server.wait_until_taken(records)
        return inspect(program, store, topic, brokers)


def expect_same(found, truth, partitions, records):
    """Byte for byte, and all records in it."""
    check(len(truth) == partitions and sum(offset for offset, _ in truth.values()) == records,
          f"the undisturbed run stored {truth}, must be {records} records in {partitions} partitions")
    wrong = [f"partition {p}: {found.get(p)}, must be {truth[p]}" for p in sorted(truth) if found.get(p) != truth[p]]
    if wrong or found.keys() != truth.keys():
        raise Failed("the stored states differ from those of an undisturbed run: " + "; ".join(wrong or [str(found)]))
