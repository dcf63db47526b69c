"""Whether every expression of the project's files is valid and has data, asked of real Prometheuses at the end of their day. What
one centre has no data of, another may have."""
import math
import time

import expressions
from floor import Failed, check
from promql import Names
from unfilled import UNFILLED

STEP_S = 5


class Coverage:
    """Asked of one Prometheus after the other; who comes later is asked only for what had no data yet. An expression with
    variables has data if it has some with any of their values."""

    def __init__(self):
        self.all, self.faults, self.filled = {}, [], set()
        for one in expressions.all_expressions():
            self.all.setdefault(key_of(one), []).append(one)

    def ask(self, prometheus, began):
        now = time.time()
        for key, variants in self.all.items():
            if key in self.filled:
                continue
            try:
                if any([has_data(prometheus, one, began, now) for one in variants]):  # all of them: each must be valid
                    self.filled.add(key)
            except Failed as failed:
                self.faults.append(f"{key}: {failed}")

    def expect_complete(self):
        check(not self.faults, "\n".join(self.faults))
        empty = self.all.keys() - self.filled
        unforeseen = sorted(f"{key}: no data for {self.all[key][0].promql}" for key in empty - UNFILLED.keys())
        check(not unforeseen, f"{len(unforeseen)} expressions have no data:\n" + "\n".join(unforeseen))
        check(not UNFILLED.keys() - empty, f"unfilled.py has what is not there, or has data: {sorted(UNFILLED.keys() - empty)}")
        print(f"{len(self.all)} expressions valid, {len(self.filled)} with data")


def key_of(one):
    """The recorded series' name, or where it stands."""
    return one.name if one.kind == "record" else one.where


def has_data(prometheus, one, began, now):
    """An alert's condition is empty on good days: all that it is made of must be there."""
    check(prometheus.query_range(one.promql, now, now) is not None, "no answer")
    if one.kind != "alert":
        return points(prometheus, one.promql, began, now) > 0
    made_of = [selector for selector in Names(one.promql).selectors if selector.metric not in {*UNFILLED, *expressions.OWN_STATE}]
    return all(points(prometheus, f"last_over_time({selector}[1h])", now, now) for selector in made_of)


def points(prometheus, promql, begin, end):
    """How many values that are numbers."""
    series = prometheus.query_range(promql, begin, end, STEP_S)
    return sum(not math.isnan(float(value)) for one in series for _, value in one["values"])
