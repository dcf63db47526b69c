#!/usr/bin/env python3
"""Every bad record the world can send, through the real Kafka: each has its one reason, changes no figure, and the event
behind it is served. Names that are meant to break something break nothing."""
import argparse
import subprocess

from events import NOW_MS, Centre, rfc3339, text
from floor import BROKERS, Server, check, run, topic
from kafka_producer import produce


def bad_records(centre):
    """(name, value, reason)"""
    good = text(centre.queued("never"))
    opened = good[:-1]

    def without(key):
        event = centre.queued("never")
        del event[key]
        return text(event)

    yield "a tombstone", None, "null_record"
    yield "no bytes", b"", "empty"
    yield "white space", b" \r\n\t ", "empty"
    yield "not JSON", b"hello", "not_json"
    yield "truncated", good[: len(good) // 2], "not_json"
    yield "garbage behind the object", good + b" x", "trailing_bytes"
    yield "two objects", good + good, "trailing_bytes"
    yield "a byte-order mark", b"\xef\xbb\xbf" + good, "bad_encoding"
    yield "a lone surrogate", good.replace(b'"never"', b'"\\ud800"'), "bad_encoding"
    yield "invalid UTF-8", good.replace(b'"never"', b'"\xff\xfe"'), "bad_encoding"
    yield "a NUL in a name", good.replace(b'"never"', b'"a\\u0000b"'), "bad_name"
    yield "a raw NUL", good.replace(b'"never"', b'"a\0b"'), "not_json"
    yield "nested 1,100 deep", opened + b',"x":' + b"[" * 1100 + b"]" * 1100 + b"}", "too_deep"
    yield "2^63", opened.replace(b'"sequence": "', b'"ignored": "') + b',"sequence":9223372036854775808}', "bad_number"
    yield "1e400", opened + b',"x":1e400}', "bad_number"
    yield "a key twice", opened + b',"type":"contact.ended"}', "duplicate_key"
    yield "a key twice in another spelling", opened + b',"\\u0074ype":"contact.ended"}', "duplicate_key"
    yield "an array", b"[" + good + b"]", "not_an_object"
    for key in ("specversion", "id", "source", "type", "time", "subject"):
        yield f"no {key}", without(key), "missing_field"
    yield "no queue", text(centre.event("contact.queued", "C", {"channel": "voice"})), "missing_field"
    yield "a number for an id", text(centre.queued("never", id=7)), "wrong_type"
    yield "an object for a queue", text(centre.event("contact.queued", "C", {"queue": {}})), "wrong_type"
    yield "another specversion", text(centre.queued("never", specversion="0.3")), "bad_specversion"
    yield "no date", text(centre.queued("never", time="yesterday")), "bad_time"
    yield "the 30th of February", text(centre.queued("never", time="2026-02-30T10:00:00Z")), "bad_time"
    yield "an empty queue", text(centre.queued("")), "bad_name"
    yield "a queue of 129 bytes", text(centre.queued("q" * 129)), "bad_name"
    yield "a queue of 64 KiB", text(centre.queued("q" * 65536)), "bad_name"
    yield "a reason that is none", text(centre.event("contact.left_queue", "C", {"reason": "bored"})), "bad_value"
    yield "a record of 1 MB", text(centre.queued("never", x="y" * 1_000_000)), "oversize"
    yield "a time in 2100", text(centre.queued("never", time="2100-01-01T00:00:00Z")), "future"
    yield "61 s ahead of its record", text(centre.queued("never", time=rfc3339(NOW_MS + 61_000))), "future"


HOSTILE = ["le", "__name__", "quantile", "<script>alert(1)</script>", 'with "quotes" and \\', "new\nline", "tab\there",
           "right\u202eleft", "\U0001f4de", "{{x}}", "a\u2028b", "-1", "q" * 128, "__proto__", "*", "' OR 1=1", "\u007f\u0085"]


def expect_rejections(server, send, centre):
    waiting, records = 0, 0
    for name, value, reason in bad_records(centre):
        before = server.metrics()
        send([(b"k", value)])
        waiting += 1
        send([(b"k", text(centre.queued("sound")))])
        records += 2
        server.wait_until_taken(records, 20)
        after = server.metrics()
        rejected = {labels["reason"] for n, labels, v in after.samples if n == "events_rejected_total"
                    and v != before.sum("events_rejected_total", reason=labels["reason"])}
        check(rejected == {reason}, f"{name}: counted as {rejected or 'nothing'}, must be {reason}")
        rows = server.snapshot()["queues"]
        check([r["queue"] for r in rows] == ["sound"], f"{name}: rows {[r['queue'] for r in rows]}")
        check(rows[0]["now"]["waiting"] == waiting, f"{name}: the event behind it was not served")
    print(f"{records // 2} bad records: each its reason, the event behind each was served")
    return records


def expect_odd_but_sound(server, send, centre, records):
    send([(b"k", text(centre.event("contact.teleported", "C", {})))])
    old = centre.event("contact.abandoned", "Cold", {"queue": "sound", "wait_ms": 1000}, time="1970-01-01T00:00:01Z")
    send([(b"k", text(old)), (None, text(centre.queued("sound", "no-key")))])
    records += 3
    before = server.snapshot()["queues"][0]["windows"]["today"]["abandoned"]
    server.wait_until_taken(records, 20)
    metrics = server.metrics()
    check(metrics.sum("events_total", type="unknown") == 1, "an unknown type is not counted as unknown")
    check(metrics.sum("events_late_total") == 1, "an event of 1970 is not late")
    check(metrics.sum("contacts_abandoned_total", queue="sound") == 1, "an event of 1970 is not in the totals")
    check(server.snapshot()["queues"][0]["windows"]["today"]["abandoned"] == before, "an event of 1970 is in today")
    check(metrics.sum("events_misrouted_total") >= 1, "a record without its key is not misrouted")
    print("unknown, late and misrouted are counted")
    return records


def expect_hostile_names(server, send, centre, records):
    send([(b"k", text(centre.queued(name))) for name in HOSTILE])
    records += len(HOSTILE)
    server.wait_until_taken(records, 20)
    rows = {row["queue"] for row in server.snapshot()["queues"]}
    check(rows == {"sound", *HOSTILE}, f"rows differ by {rows ^ {'sound', *HOSTILE}}")
    metrics = server.metrics()
    shown = {labels["queue"] for n, labels, _ in metrics.samples if n == "contacts_waiting"}
    check(set(HOSTILE) <= shown, f"/metrics lacks {set(HOSTILE) - shown}")
    lint = subprocess.run(["promtool", "check", "metrics"], input=metrics.page.encode(), stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    check(lint.returncode == 0, f"promtool: {lint.stdout.decode()[:2000]}")
    for line in server.log.read_text(encoding="utf-8").splitlines():
        check(line.isprintable() or "\t" in line, f"a log line that is not printable: {line!r}")
    print(f"{len(HOSTILE)} hostile names: JSON, /metrics and the log are sound")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    options = parser.parse_args()
    centre = Centre()
    with topic(partitions=1, settings=["max.message.bytes=2000000"]) as name, Server(options.program, name) as server:
        def send(records):
            produce(BROKERS, name, 0, records, NOW_MS)

        records = expect_rejections(server, send, centre)
        records = expect_odd_but_sound(server, send, centre, records)
        expect_hostile_names(server, send, centre, records)


run(main)
