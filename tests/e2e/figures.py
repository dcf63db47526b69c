"""The figures of a snapshot by the oracle's names (tests/oracle/oracle.h), and what differs between the two."""
from floor import check

COUNTS = ("offered", "answered", "answered_in_target", "answered_short", "abandoned", "abandoned_in_target",
          "abandoned_short", "left", "left_past_target", "requeued", "closed_unanswered", "legs_ended",
          "legs_transferred")
ROOT_COUNTS = ("contacts_offered", "contacts_answered", "contacts_ended", "contacts_transferred", "handoffs")
TRANSFERS = ("blind", "consult", "in", "out", "bounced", "storms")
STATES = ("ok", "stale", "never_seen", "closed")
AGENTS = ("staffed", "available", "busy", "ringing", "wrapup", "not_ready")
FORMULAS = ("answered_only", "positive", "negative", "ignore", "short_excluded", "with_flow_outs", "honest", "decided")
SPREADS = {"talk_s": "talk", "hold_s": "hold", "wrapup_s": "wrapup", "handle_s": "handle",
           "first_response_s": "first_response", "reply_s": "reply"}
QUANTILES = ("p50", "p90", "p95", "p99")


def us(seconds):
    return round(seconds * 1e6)


def ratio_is(value, n, of, what):
    check(value == (n / of if of else None), f"{what} is {value}, must be {n}/{of}")


def flatten_spread(spread, name, to):
    check(set(spread) == {"count", "sum", "mean", "max", *QUANTILES}, f"{name} has the fields {sorted(spread)}")
    to[f"{name}.count"] = spread["count"]
    if spread["count"] == 0:
        check(all(spread[q] is None for q in ("sum", "mean", "max", *QUANTILES)), f"{name}: empty, yet not all null")
        to[f"{name}.sum"] = 0
        return
    to[f"{name}.sum"] = us(spread["sum"])
    check(abs(spread["mean"] - spread["sum"] / spread["count"]) <= 1e-9 * max(1, spread["mean"]), f"{name}: mean")
    for field in ("max", *QUANTILES):
        to[f"{name}.{field}"] = us(spread[field])
    check(spread["p99"] <= spread["max"], f"{name}: p99 above max")


def flatten_transfers(window, name, is_total, to):
    for kind in TRANSFERS:
        to[f"{name}.transfers.{kind}"] = window["transfers"][kind]
    n, of = ("contacts_transferred", "contacts_ended") if is_total else ("legs_transferred", "legs_ended")
    ratio_is(window["transfer_rate"], window[n], window[of], f"{name} transfer_rate")
    to[f"{name}.transfer_rate.n"], to[f"{name}.transfer_rate.of"] = window[n], window[of]


def flatten_window(window, name, formula, is_total, to):
    for count in COUNTS + (ROOT_COUNTS if is_total else ()):
        to[f"{name}.{count}"] = window[count]
    flatten_transfers(window, name, is_total, to)
    for formula_name in FORMULAS:
        level = window["service_levels"][formula_name]
        ratio_is(level["value"], level["n"], level["of"], f"{name} {formula_name}")
        check(level.get("low_volume", False) == (level["of"] < 10), f"{name} {formula_name}: low_volume")
        to[f"{name}.{formula_name}.n"], to[f"{name}.{formula_name}.of"] = level["n"], level["of"]
    check(window["service_level"] == window["service_levels"][formula]["value"], f"{name}: service_level is not {formula}")
    decided = window["service_levels"]["decided"]
    to[f"{name}.target_met"], to[f"{name}.target_missed"] = decided["n"], decided["of"] - decided["n"]
    long_abandons = window["abandoned"] - window["abandoned_short"]
    ratio_is(window["abandon_rate"], long_abandons, window["answered"] + long_abandons, f"{name} abandon_rate")
    to[f"{name}.abandoned_long"] = to[f"{name}.abandon_rate.n"] = long_abandons
    to[f"{name}.abandon_rate.of"] = window["answered"] + long_abandons
    for outcome in ("answered", "abandoned", "left"):
        flatten_spread(window["wait_s"][outcome], f"{name}.wait.{outcome}", to)
    for field, spread in SPREADS.items():
        flatten_spread(window[field], f"{name}.{spread}", to)
    if is_total:
        flatten_spread(window["customer_wait_s"], f"{name}.customer_wait", to)


def flatten_row(row):
    now, to = row["now"], {}
    is_total = "queue" not in row
    for count in ("waiting", "past_target", "handling", "on_hold", "unanswered", "past_reply_target"):
        to[count] = now[count]
    for field, name in (("oldest_unanswered_s", "oldest_unanswered"), ("longest_customer_wait_s", "longest_customer_wait")):
        if now.get(field) is not None:
            to[name] = us(now[field])
    if not is_total:
        to["state"] = STATES.index(row["state"])
    for state in AGENTS:
        if now["agents"][state] is not None:
            to[f"agents.{state}"] = now["agents"][state]
    to["suspect"] = int(now["suspect"])
    if now["waiting"]:
        to["longest_wait"] = us(now["longest_wait_s"])
        for field in ("p50", "p90", "max"):
            to[f"so_far.{field}"] = us(now["wait_so_far_s"][field])
    else:
        check(now["longest_wait_s"] is None and now["oldest_since"] is None, "nobody waits, yet there is a longest wait")
    for name, window in row["windows"].items():
        flatten_window(window, name, row["formula"], is_total, to)
    return to


def flatten(snapshot):
    rows = {f"{row['queue']} {row['channel']}": flatten_row(row) for row in snapshot["queues"]}
    for row in snapshot["totals"]:
        name = f"@{row['group']}" if "group" in row else "*"
        rows[f"{name} {row['channel']}"] = flatten_row(row)
    return rows


def is_quantile(name):
    return name.rsplit(".", 1)[-1] in QUANTILES and ".so_far" not in name and not name.startswith("so_far")


def agrees(name, shown, truth):
    if is_quantile(name):
        return abs(shown - truth) * 100 <= truth
    return shown == truth


def expect_equal(snapshot, truth, where):
    """Every figure of every row that the oracle tells. Totals since the first event apart, and `target_since`, which goes
    by what a partition has seen: the oracle reads all as one."""
    shown = flatten(snapshot)
    if snapshot["agents"]["staffed"] is None:  # who has reported nothing is in no answer
        truth = {row: figures for row, figures in truth.items() if row != "agents"}
    wrong = [f"{row} is not shown" for row in truth if row not in shown]
    wrong += [f"{row} is shown" for row in shown if row not in truth and any(shown[row].values())]
    compared = 0
    for row in truth.keys() & shown.keys():
        names = {name for name in truth[row] if not name.startswith("total.") and name != "target_since"}
        wrong += [f"{row}: {name} is undefined" for name in sorted(names - shown[row].keys())]
        wrong += [f"{row}: {name} must be undefined" for name in sorted(shown[row].keys() - names)]
        for name in sorted(names & shown[row].keys()):
            compared += 1
            if not agrees(name, shown[row][name], truth[row][name]):
                wrong.append(f"{row}: {name} is {shown[row][name]}, must be {truth[row][name]}")
    check(not wrong, f"{where}: {len(wrong)} figures differ: " + "; ".join(wrong[:12]))
    return compared
