"""A real Prometheus of a test's own, that scrapes given ports every second, and what it answers."""
import json
import pathlib
import subprocess
import urllib.parse
import urllib.request

from floor import Failed, check, free_port, wait_for


class Prometheus:
    """Use as a context; `folder` is for its configuration, data and log."""

    def __init__(self, folder, ports):
        self.folder, self.port = pathlib.Path(folder), free_port()
        targets = json.dumps([f"127.0.0.1:{port}" for port in ports])
        self.config = self.folder / "prometheus.yml"
        self.config.write_text("global: {scrape_interval: 1s, scrape_timeout: 1s}\nscrape_configs:\n"
                               f"  - {{job_name: floorwalker, static_configs: [{{targets: {targets}}}]}}\n")

    def __enter__(self):
        words = ["prometheus", f"--config.file={self.config}", f"--storage.tsdb.path={self.folder / 'data'}",
                 f"--web.listen-address=127.0.0.1:{self.port}", "--log.level=warn"]
        try:
            self.process = subprocess.Popen(words, stdout=open(self.folder / "log", "wb"), stderr=subprocess.STDOUT)
        except FileNotFoundError:
            raise Failed("there is no prometheus; script/bootstrap --test installs it") from None
        wait_for("Prometheus", self.is_ready, 60, self.process)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(30)

    def is_ready(self):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/-/ready", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def query(self, promql, at=None):
        """Its result: a list of {metric, value} or {metric, values}."""
        words = {"query": promql} | ({} if at is None else {"time": f"{at:.3f}"})
        address = f"http://127.0.0.1:{self.port}/api/v1/query?{urllib.parse.urlencode(words)}"
        with urllib.request.urlopen(address, timeout=60) as answer:
            told = json.load(answer)
        check(told["status"] == "success", f"{promql}: {told}")
        return told["data"]["result"]

    def total(self, promql, at=None):
        return sum(float(one["value"][1]) for one in self.query(promql, at))
