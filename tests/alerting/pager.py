"""Who is paged: a web server on the loopback address that takes Alertmanager's notifications and keeps them."""
import dataclasses
import http.server
import json
import threading
import time
import urllib.parse


@dataclasses.dataclass(frozen=True)
class Notice:
    """One alert in one notification."""

    at: float        # when it arrived, wall clock
    receiver: str
    firing: bool     # else resolved
    labels: dict
    annotations: dict
    group: dict      # what its notification is grouped by
    notification: int  # alerts of one notification have one number

    @property
    def name(self):
        return self.labels.get("alertname", "")

    @property
    def what(self):
        """The alert in short: its name and, if it is of a queue, which."""
        return " ".join([self.name, *(self.labels[key] for key in ("queue", "channel") if key in self.labels)])


class Pager:
    """Use as a context."""

    def __init__(self):
        self.lock, self.taken, self.notifications = threading.Lock(), [], 0

    def __enter__(self):
        pager = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):  # noqa: N802
                body = self.rfile.read(int(self.headers["Content-Length"]))
                pager.take(urllib.parse.unquote(self.path.lstrip("/")), json.loads(body))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(10)

    def address_of(self, receiver):
        return f"http://127.0.0.1:{self.server.server_address[1]}/{urllib.parse.quote(receiver)}"

    def take(self, receiver, told):
        now = time.time()
        with self.lock:
            self.notifications += 1
            self.taken += [Notice(now, receiver, alert["status"] == "firing", alert["labels"], alert["annotations"],
                                  told["groupLabels"], self.notifications) for alert in told["alerts"]]

    def notices(self, severity=None, firing=None):
        with self.lock:
            return [one for one in self.taken if (severity is None or one.labels.get("severity") == severity)
                    and (firing is None or one.firing == firing)]

    def pages(self, firing=True):
        return self.notices("page", firing)
