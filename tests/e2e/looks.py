"""Looks at the whole centre through one instance, again and again: no total counts anything twice, no counter falls."""
import collections
import threading
import time

from floor import Failed, check, topic_records

# Counters of the whole centre: part of the state, so that they survive restarts and are the same on every instance.
CENTRE = ("events_total", "events_duplicate_total", "events_rejected_total", "contacts_offered_total", "contacts_answered_total",
          "contacts_answered_in_target_total", "target_met_total", "target_missed_total", "contacts_abandoned_total",
          "contacts_left_total", "contacts_expired_total", "transfers_total", "transfer_storms_total", "wait_seconds_count",
          "channel_contacts_offered_total", "channel_contacts_answered_total", "channel_contacts_ended_total")
SUMS = ("offered", "answered", "answered_in_target", "abandoned", "left", "requeued")


class Looks:
    """A thread that looks at whatever server stands in `seen[name]` (None: nothing to look at) until it is stopped."""

    def __init__(self, topic, partitions, brokers, names, pause_s=0.4):
        self.topic, self.partitions, self.brokers, self.pause_s = topic, partitions, brokers, pause_s
        self.seen, self.counters = dict.fromkeys(names), {name: {} for name in names}
        self.count, self.samples, self.wrong = 0, 0, []
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stopping.set()
        self.thread.join(30)

    def expect_right(self):
        check(not self.wrong, f"{len(self.wrong)} looks show what cannot be: " + "; ".join(self.wrong[:6]))

    def _run(self):
        while not self.stopping.wait(self.pause_s):
            for name, server in list(self.seen.items()):
                if server is None:
                    continue
                try:
                    self._look(name, server)
                except (OSError, Failed) as problem:
                    if self.seen[name] is server:  # else it was killed meanwhile
                        self.wrong.append(f"{time.strftime('%X')} instance {name}: {problem}")

    def _look(self, name, server):
        snapshot, metrics = server.snapshot("?windows=1h"), server.metrics()
        written = topic_records(self.topic, self.partitions, self.brokers)
        check(metrics.records_taken() <= written, f"{metrics.records_taken():.0f} records taken of {written} written")
        offered, queued = metrics.sum("contacts_offered_total"), metrics.sum("events_total", type="contact.queued")
        check(offered <= queued, f"{offered:.0f} offered of {queued:.0f} queued")
        for row in snapshot["totals"]:
            rows = [one for one in snapshot["queues"] if one["channel"] == row["channel"]]
            self._same(row["channel"], "waiting", row["now"], [one["now"] for one in rows])
            for field in SUMS:
                self._same(row["channel"], field, row["windows"]["1h"], [one["windows"]["1h"] for one in rows])
            hour = row["windows"]["1h"]
            check(hour["contacts_offered"] <= hour["offered"], f"{row['channel']}: more contacts than visits offered")
        self._expect_risen(name, metrics)
        self.count += 1

    def _same(self, channel, field, total, rows):
        check(total[field] == sum(row[field] for row in rows),
              f"{channel}'s total has {field} {total[field]}, its rows {sum(row[field] for row in rows)}")

    def _expect_risen(self, name, metrics):
        known, fallen = self.counters[name], collections.Counter()
        for metric, labels, value in metrics.samples:
            if metric not in CENTRE:
                continue
            key = (metric, tuple(sorted(labels.items())))
            if value < known.get(key, 0):
                fallen[f"{metric}{labels} from {known[key]:.0f} to {value:.0f}"] += 1
            known[key] = max(value, known.get(key, 0))
            self.samples += 1
        check(not fallen, f"{len(fallen)} counters fell: {'; '.join(list(fallen)[:3])}")
