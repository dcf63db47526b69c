"""Native events for the tests, each with an id of its own."""
import json
import time
from datetime import datetime, timezone

NOW_MS = int(time.time() * 1000)


def rfc3339(ms):
    return datetime.fromtimestamp(ms / 1000, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.") + f"{ms % 1000:03d}Z"


def text(event):
    return json.dumps(event, ensure_ascii=False).encode()


class Centre:
    """Numbers events, so that each is its own. Their time is NOW_MS unless told otherwise."""

    def __init__(self):
        self.count = 0

    def event(self, kind, subject, data, **over):
        self.count += 1
        event = {"specversion": "1.0", "id": f"e{self.count}", "source": "tests", "type": kind, "time": rfc3339(NOW_MS),
                 "sequence": str(self.count), "subject": subject, "data": data}
        event.update(over)
        return event

    def queued(self, queue, subject=None, **over):
        return self.event("contact.queued", subject or f"C{self.count}", {"queue": queue, "channel": "voice"}, **over)

    def answered(self, agent, subject, **over):
        return self.event("contact.answered", subject, {"agent": agent}, **over)
