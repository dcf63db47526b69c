"""What keeps a program from storing its state: each breaks() and heals()."""
import contextlib
import os
import subprocess
import sys

import kafka_admin
from floor import check

OWN_NAMESPACE = "FLOORWALKER_TEST_MOUNTS"
DISK = 4 << 20  # bytes


def enter_namespace():
    if OWN_NAMESPACE in os.environ:
        return
    os.environ[OWN_NAMESPACE] = "1"
    kind = ["--mount"] if os.geteuid() == 0 else ["--map-root-user", "--mount"]
    os.execvp("unshare", ["unshare", *kind, "--propagation", "private", sys.executable, *sys.argv])


def mount(*words):
    done = subprocess.run(["mount", *map(str, words)], capture_output=True, text=True)
    check(done.returncode == 0, f"mount {words}: {done.stderr}")


def umount(path):
    subprocess.run(["umount", path], check=True)


class FullDisk:
    def __init__(self, folder, store):
        mount("-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", folder)
        self.folder, self.filler = folder, folder / "filler"

    def breaks(self):
        with open(self.filler, "wb", buffering=0) as filler, contextlib.suppress(OSError):
            while True:
                filler.write(bytes(4096))

    def heals(self):
        self.filler.unlink()

    def close(self):
        umount(self.folder)


class ReadOnly:
    """The same directory, mounted over itself: what the program has open stays writable, whatever it opens is not."""

    def __init__(self, folder, store):
        self.folder, self.is_mounted = store.path, False

    def breaks(self):
        mount("--bind", self.folder, self.folder)
        self.is_mounted = True
        mount("-o", "remount,bind,ro", self.folder)

    def heals(self):
        mount("-o", "remount,bind,rw", self.folder)

    def close(self):
        if self.is_mounted:
            umount(self.folder)


class RefusingTopic:
    """The broker takes no record of more than a few bytes for it."""

    def __init__(self, folder, store):
        self.topic = store.name

    def breaks(self):
        kafka_admin.configure(self.topic, "max.message.bytes", "16")

    def heals(self):
        kafka_admin.configure(self.topic, "max.message.bytes", "8388608")

    def close(self):
        pass
