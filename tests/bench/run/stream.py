"""The stream: written once by tests/bench/stream, to one topic for each codec, and kept while it is whole."""
import json
import subprocess
import sys

from contender import failed

ROW = ("offered", "answered", "abandoned", "transfers")


class stream:
    def __init__(self, topic, codec, about):
        self.topic, self.codec = topic, codec
        self.records, self.bytes = about["records"], about["bytes"]
        self.about = {key: value for key, value in about.items() if key != "truth"}
        self.counts = counts_of(about["truth"])
        self.about |= facts_of(about["truth"], len(self.counts))

    @staticmethod
    def all_of(root, kafka, records, codecs, fresh=False, name="bench", arguments=()):
        """One for each codec, filled where they are not there or not whole."""
        topics = {codec: f"{name}-{records}-{codec}" for codec in codecs}
        file = root / "build" / "bench" / "stream" / f"{name}-{records}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        about = None if fresh or not file.exists() else json.loads(file.read_text())
        if about is None or any(kafka.records_in(topic) != about["records"] for topic in topics.values()):
            fill(root, kafka, topics, records, file, arguments)
            about = json.loads(file.read_text())
        return {codec: stream(topic, codec, about) for codec, topic in topics.items()}


def fill(root, kafka, topics, records, file, arguments):
    print(f"bench: filling {', '.join(topics.values())}", file=sys.stderr, flush=True)
    words = [root / "build/release/tests/bench/stream/bench_fill", "--brokers", kafka.address, "--records",
             str(records), "--about", file, *arguments]
    for codec, topic in topics.items():
        kafka.delete(topic)
        kafka.create(topic)
        words += ["--topic", topic, codec]
    if subprocess.run(words).returncode != 0:
        raise failed("the stream could not be written")


def counts_of(truth):
    """What every contender must have counted, as the simulator knows it: by (queue, channel)."""
    rows = {}
    for site in truth:
        for row in site["queues"]:
            wait = row["wait_s"]
            counts = (row["offered"], wait["answered"]["count"], wait["abandoned"]["count"], row["transfers"]["out"])
            if any(counts):
                rows[row["queue"], row["channel"]] = dict(zip(ROW, counts))
    return rows


def facts_of(truth, rows):
    contacts = sum(site["events_by_type"]["contact.started"] for site in truth)
    ended = sum(site["events_by_type"]["contact.ended"] for site in truth)
    return {"queues": len({row["queue"] for site in truth for row in site["queues"]}), "rows": rows,
            "contacts": contacts, "open_at_the_end_about": contacts - ended}
