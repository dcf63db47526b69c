"""A real Alertmanager of a test's own."""
import json
import pathlib
import subprocess
import urllib.request

from floor import Failed, free_port, wait_for


class Alertmanager:
    """Use as a context; `folder` is for its configuration, data and log."""

    def __init__(self, folder, config):
        self.folder, self.port = pathlib.Path(folder), free_port()
        self.config = self.folder / "alertmanager.yml"
        self.config.write_text(config)

    def __enter__(self):
        words = ["prometheus-alertmanager", f"--config.file={self.config}", f"--storage.path={self.folder / 'data'}",
                 f"--web.listen-address=127.0.0.1:{self.port}", "--cluster.listen-address=", "--log.level=warn"]
        try:
            self.process = subprocess.Popen(words, stdout=open(self.folder / "log", "wb"), stderr=subprocess.STDOUT)
        except FileNotFoundError:
            raise Failed("there is no prometheus-alertmanager; script/bootstrap --test installs it") from None
        try:
            wait_for("Alertmanager", self.is_ready, 60, self.process)
        except Failed as failed:
            self.__exit__()
            raise Failed(f"{failed}: {(self.folder / 'log').read_text(errors='replace')[-2000:]}") from None
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(30)

    def is_ready(self):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/-/ready", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def active(self, severity):
        """Names of those that are neither silenced nor inhibited: told already, or soon."""
        address = f"http://127.0.0.1:{self.port}/api/v2/alerts?silenced=false&inhibited=false&active=true"
        with urllib.request.urlopen(address, timeout=10) as answer:
            return sorted(one["labels"]["alertname"] for one in json.load(answer) if one["labels"].get("severity") == severity)
