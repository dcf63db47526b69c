"""A contender with a folder of its own: tests/bench/peers/README.md says what such a folder has."""
import json
import os
import subprocess
import tempfile

from contender import failed

LIMIT_S = 3600


class peer:
    """`variant` is another way to run it, by the environment; a row of its own."""

    def __init__(self, root, name, codecs, variant="", environment=()):
        self.folder, self.name, self.codecs = root / "tests" / "bench" / "peers" / name, name + variant, codecs
        self.environment = os.environ | dict(environment)

    def build(self):
        done = subprocess.run([self.folder / "build"], stdout=subprocess.DEVNULL)
        if done.returncode != 0:
            raise failed(f"{self.folder}/build failed")

    def run(self, kafka, what):
        before = kafka.cpu_seconds()
        with tempfile.NamedTemporaryFile(suffix=".json") as out:
            done = subprocess.run([self.folder / "run", "--brokers", kafka.address, "--topic", what.topic, "--records",
                                   str(what.records), "--out", out.name], stdout=subprocess.DEVNULL, timeout=LIMIT_S, env=self.environment)
            if done.returncode != 0:
                raise failed(f"{self.name} ended with {done.returncode}")
            result = json.load(open(out.name))
        return result | {"broker_cpu_seconds": kafka.cpu_seconds() - before}
