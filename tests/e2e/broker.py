"""A real Kafka of a test's own."""
import os
import pathlib
import signal
import subprocess

from floor import ROOT, check, free_port


class Broker:
    """Use as a context to have it run; or start and stop it. It keeps what it holds, in `folder`."""

    def __init__(self, folder):
        self.port = free_port(in_a_row=2)
        self.address = f"127.0.0.1:{self.port}"
        self.folder = pathlib.Path(folder)
        self.words = ["--port", str(self.port), "--dir", folder]

    def __call__(self, what):
        done = subprocess.run([ROOT / "script" / "kafka", what, *self.words], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=120)
        check(done.returncode == 0, f"script/kafka {what}: {done.stdout}")

    def __enter__(self):
        self("start")
        return self

    def __exit__(self, *_):
        self("stop")

    def kill(self):
        """The plug is pulled."""
        self.signal(signal.SIGKILL)

    def signal(self, which):
        os.kill(int((self.folder / "pid").read_text()), which)
