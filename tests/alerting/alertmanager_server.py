"""A real Alertmanager of a test's own."""
import json
import urllib.request

from monitoring_server import MonitoringServer


class Alertmanager(MonitoringServer):
    PROGRAM = "prometheus-alertmanager"

    def words(self):
        return [f"--storage.path={self.folder / 'data'}", "--cluster.listen-address="]

    def active(self, severity):
        """Names of those that are neither silenced nor inhibited: told already, or soon."""
        address = f"http://127.0.0.1:{self.port}/api/v2/alerts?silenced=false&inhibited=false&active=true"
        with urllib.request.urlopen(address, timeout=10) as answer:
            return sorted(one["labels"]["alertname"] for one in json.load(answer) if one["labels"].get("severity") == severity)
