"""The truth file of `floorwalker simulate --truth`, against a snapshot's window that covers all of it, and against the
counters."""
import json
import pathlib

from floor import check

WAITS = ("answered", "abandoned", "left")
COUNTS = ("offered", "answered", "answered_in_target", "answered_short", "abandoned", "abandoned_short", "left", "requeued",
          "closed_unanswered")
TRANSFERS = ("blind", "consult", "in", "out", "bounced", "storms")
SPREADS = ("talk_s", "hold_s", "wrapup_s", "first_response_s", "reply_s")
CONTACTS = ("contacts_offered", "contacts_answered", "contacts_ended", "contacts_transferred", "handoffs")
COUNTERS = {"contacts_offered_total": "offered", "contacts_answered_total": "answered",
            "contacts_answered_in_target_total": "answered_in_target", "contacts_requeued_total": "requeued",
            "legs_ended_total": "legs_ended", "legs_transferred_total": "legs_transferred",
            "contacts_closed_unanswered_total": "closed_unanswered"}


def load(path):
    return json.loads(pathlib.Path(path).read_text(encoding="utf-8"))


def _us(seconds):
    return round((seconds or 0) * 1e6)


class Comparison:
    def __init__(self):
        self.compared, self.wrong = 0, []

    def same(self, what, shown, truth):
        self.compared += 1
        if shown != truth:
            self.wrong.append(f"{what} is {shown}, must be {truth}")

    def spread(self, what, shown, truth):
        self.same(f"{what} count", shown["count"], truth["count"])
        self.same(f"{what} sum", _us(shown["sum"]), _us(truth["sum"]))

    def finish(self, where):
        check(not self.wrong, f"{where}: {len(self.wrong)} of {self.compared} differ: " + "; ".join(self.wrong[:12]))
        return self.compared


def _window(to, name, shown, truth):
    for count in COUNTS:
        to.same(f"{name} {count}", shown[count], truth[count])
    for kind in TRANSFERS:
        to.same(f"{name} transfers {kind}", shown["transfers"][kind], truth["transfers"][kind])
    for outcome in WAITS:
        to.spread(f"{name} wait {outcome}", shown["wait_s"][outcome], truth["wait_s"][outcome])
    for spread in SPREADS:
        to.spread(f"{name} {spread}", shown[spread], truth[spread])


def expect_snapshot(snapshot, truth, window):
    """Every figure of the truth, of every queue and of every channel's total; no row beside them. Returns how many."""
    to = Comparison()
    rows = {(row["queue"], row["channel"]): row for row in snapshot["queues"]}
    told = {(row["queue"], row["channel"]): row for row in truth["queues"]}
    to.same("rows", sorted(rows), sorted(told))
    for key in rows.keys() & told.keys():
        to.same(f"{key} waiting", rows[key]["now"]["waiting"], told[key]["waiting"])
        to.same(f"{key} handling", rows[key]["now"]["handling"], told[key]["handling"])
        _window(to, key, rows[key]["windows"][window], told[key])
    totals = {row["channel"]: row for row in snapshot["totals"] if "group" not in row}
    for total in truth["totals"]:
        shown = totals[total["channel"]]
        to.same(f"{total['channel']} waiting", shown["now"]["waiting"], total["waiting"])
        _window(to, total["channel"], shown["windows"][window], total)
        for figure in CONTACTS:
            to.same(f"{total['channel']} {figure}", shown["windows"][window][figure], total[figure])
        to.spread(f"{total['channel']} customer wait", shown["windows"][window]["customer_wait_s"], total["customer_wait_s"])
    return to.finish("snapshot and truth")


def expect_counters(metrics, truth):
    """Counters since the first event, and how many events of each type were applied."""
    to = Comparison()
    for kind, count in truth["events_by_type"].items():
        to.same(f"events {kind}", metrics.sum("events_total", type=kind), count)
    for row in truth["queues"]:
        its = {"queue": row["queue"], "channel": row["channel"]}
        for metric, figure in COUNTERS.items():
            to.same(f"{its} {metric}", metrics.sum(metric, **its), row[figure])
        for kind in ("short", "long"):
            to.same(f"{its} abandoned {kind}", metrics.sum("contacts_abandoned_total", kind=kind, **its), row[f"abandoned_{kind}"])
        for reason, count in row["left_by_reason"].items():
            to.same(f"{its} left {reason}", metrics.sum("contacts_left_total", reason=reason, **its), count)
        for kind in ("blind", "consult"):
            to.same(f"{its} transfers {kind}", metrics.sum("transfers_total", kind=kind, **its), row["transfers"][kind])
        to.same(f"{its} storms", metrics.sum("transfer_storms_total", **its), row["transfers"]["storms"])
        for outcome in WAITS:
            to.same(f"{its} waits {outcome}", metrics.sum("wait_seconds_count", outcome=outcome, **its),
                    row["wait_s"][outcome]["count"])
    to.same("answered_direct", metrics.sum("contacts_answered_direct_total"), truth["answered_direct"])
    to.same("reopened", metrics.sum("contacts_reopened_total"), truth["reopened"])
    return to.finish("counters and truth")
