"""No figure counts unless all contenders computed the same: a difference ends the run."""
from contender import failed
from stream import ROW

SHOWN = 5
QUANTILE_ERROR = 0.021  # two that may each be 1 % off
FEW = 20                # samples: below it, engines that interpolate and ones that do not are apart


def check_counts(name, result, what):
    if result["records"] != what.records:
        raise failed(f"{name} read {result['records']} of {what.records} records")
    if "counts" not in result:
        return
    counted = {(row["queue"], row["channel"]): {key: row[key] for key in ROW} for row in result["counts"]
               if any(row[key] for key in ROW)}
    differ = [f"{key}: {counted.get(key)}, the truth is {what.counts.get(key)}"
              for key in sorted(counted.keys() | what.counts.keys()) if counted.get(key) != what.counts.get(key)]
    if differ:
        raise failed(f"{name} counts {len(differ)} of {len(what.counts)} rows wrongly:\n  " +
                     "\n  ".join(differ[:SHOWN]))


def rows_of(result, window):
    of = result["windows"][window]
    return {(row["queue"], row["channel"], of["last_end"]): row for row in of["last"] if row["count"]}


def check_quantiles(round_results):
    """Engines that give the last window's waits must agree: on how many there are, and on p50 and p95 where many are."""
    telling = [(name, result) for name, result in round_results.items() if result.get("windows")]
    for (first, one), (second, other) in zip(telling, telling[1:]):
        for window in ("1m", "5m"):
            mine, theirs = rows_of(one, window), rows_of(other, window)
            if not mine:
                raise failed(f"{first} has no waits in its last {window}")
            differ = [key for key in mine.keys() | theirs.keys() if not alike(mine.get(key), theirs.get(key))]
            if differ:
                key = differ[0]
                raise failed(f"{first} and {second} differ in {len(differ)} of {len(mine)} rows of the last {window}: "
                             f"{key}: {mine.get(key)}, {theirs.get(key)}")


def alike(one, other):
    if one is None or other is None or one["count"] != other["count"]:
        return False
    return one["count"] < FEW or all(
        abs(one[q] - other[q]) <= max(1, QUANTILE_ERROR * max(one[q], other[q])) for q in ("p50_ms", "p95_ms"))
