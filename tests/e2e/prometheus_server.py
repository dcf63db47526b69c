"""A real Prometheus of a test's own, that scrapes given ports every second or does what its configuration says, and what it
answers."""
import json
import urllib.error
import urllib.parse
import urllib.request

from floor import Failed, check
from monitoring_server import MonitoringServer


class Prometheus(MonitoringServer):
    """`config`, if given, is a whole configuration's text, `words` are further options."""

    PROGRAM = "prometheus"

    def __init__(self, folder, ports=(), config=None, words=(), port=None):
        targets = json.dumps([f"127.0.0.1:{one}" for one in ports])
        scrapes_ports = ("global: {scrape_interval: 1s, scrape_timeout: 1s}\nscrape_configs:\n"
                         f"  - {{job_name: floorwalker, static_configs: [{{targets: {targets}}}]}}\n")
        super().__init__(folder, config or scrapes_ports, port)
        self.further = list(words)

    def words(self):
        return [f"--storage.tsdb.path={self.folder / 'data'}", *self.further]

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
