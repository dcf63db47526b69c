"""`floorwalker simulate` beside a test: a contact centre that writes to a topic until it is told to stop."""
import pathlib
import signal
import subprocess
import tempfile

from floor import BROKERS, check


class Simulator:
    """Use as a context. `words` are further arguments, such as "--scenario", "spike"."""

    def __init__(self, program, topic, *words, brokers=BROKERS):
        self.words = [program, "simulate", "--brokers", brokers, "--topic", topic, *map(str, words)]
        self.folder = tempfile.TemporaryDirectory(prefix="floorwalker-simulate-")
        self.log = pathlib.Path(self.folder.name) / "log"

    def __enter__(self):
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(self.words, stderr=log)
        return self

    def __exit__(self, kind, *_):
        died = self.process.poll()
        self.stop(wait=kind is None)
        said = self.log.read_text(errors="replace")[-2000:]
        self.folder.cleanup()
        if not kind:
            check(died in (None, 0, -signal.SIGKILL), f"simulate ended with {died}: {said}")

    def stop(self, wait=True):
        """Politely: what was told is written."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM if wait else signal.SIGKILL)
        self.process.wait(30)

    def kill(self):
        """From one moment to the next nothing comes any more, and nobody says so."""
        self.process.kill()
        self.process.wait(30)
