"""A real Prometheus of a test's own, that scrapes given ports every second or does what its configuration says, and what it
answers."""
import json
import pathlib
import subprocess
import urllib.error
import urllib.parse
import urllib.request

from floor import Failed, check, free_port, wait_for


class Prometheus:
    """Use as a context; `folder` is for its configuration, data and log. `config`, if given, is a whole configuration's text,
    `words` are further options."""

    def __init__(self, folder, ports=(), config=None, words=(), port=None):
        self.folder, self.port, self.words = pathlib.Path(folder), port or free_port(), list(words)
        targets = json.dumps([f"127.0.0.1:{one}" for one in ports])
        self.config = self.folder / "prometheus.yml"
        self.config.write_text(config or "global: {scrape_interval: 1s, scrape_timeout: 1s}\nscrape_configs:\n"
                               f"  - {{job_name: floorwalker, static_configs: [{{targets: {targets}}}]}}\n")

    def __enter__(self):
        words = ["prometheus", f"--config.file={self.config}", f"--storage.tsdb.path={self.folder / 'data'}",
                 f"--web.listen-address=127.0.0.1:{self.port}", "--log.level=warn", *self.words]
        try:
            self.process = subprocess.Popen(words, stdout=open(self.folder / "log", "wb"), stderr=subprocess.STDOUT)
        except FileNotFoundError:
            raise Failed("there is no prometheus; script/bootstrap --test installs it") from None
        try:
            wait_for("Prometheus", self.is_ready, 60, self.process)
        except Failed as failed:
            self.__exit__()
            raise Failed(f"{failed}: {(self.folder / 'log').read_text(errors='replace')[-2000:]}") from None
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

    def ask(self, path, **words):
        """The data of an answer of its API."""
        address = f"http://127.0.0.1:{self.port}/api/v1/{path}?{urllib.parse.urlencode(words)}"
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:
                told = json.load(answer)
        except urllib.error.HTTPError as error:
            raise Failed(f"Prometheus refuses {path} {words}: {error.read().decode(errors='replace')[:2000]}") from None
        check(told["status"] == "success", f"{path} {words}: {told}")
        return told["data"]

    def query(self, promql, at=None):
        """Its result: a list of {metric, value} or {metric, values}."""
        return self.ask("query", query=promql, **({} if at is None else {"time": f"{at:.3f}"}))["result"]

    def query_range(self, promql, begin, end, step_s=1):
        """Its result: a list of {metric, values}, times in seconds."""
        return self.ask("query_range", query=promql, start=f"{begin:.3f}", end=f"{end:.3f}", step=step_s)["result"]

    def total(self, promql, at=None):
        return sum(float(one["value"][1]) for one in self.query(promql, at))
