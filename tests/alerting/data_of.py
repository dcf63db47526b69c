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
    variables has data if it has some with any of their values; an alert's condition, which is empty on good days, if all that it
    is made of has."""

    def __init__(self):
        self.parts, self.faults, self.filled = {}, [], set()
        for one in expressions.all_expressions():
            for key, promql in parts_of(one):
                self.parts.setdefault(key, []).append((promql, one.promql))

    def ask(self, prometheus, began):
        now = time.time()
        for key in self.parts.keys() - self.filled:
            try:
                # All of them, because each must be valid.
                if any([points(prometheus, promql, began, now) for promql, _ in self.parts[key]]):
                    self.filled.add(key)
                for _, whole in self.parts[key]:
                    prometheus.query(whole)
            except Failed as failed:
                self.faults.append(f"{key}: {failed}")

    def expect_complete(self):
        check(not self.faults, "\n".join(self.faults))
        empty = self.parts.keys() - self.filled
        unforeseen = sorted(f"{key}: no data for {self.parts[key][0][0]}" for key in empty - UNFILLED.keys())
        check(not unforeseen, f"{len(unforeseen)} expressions have no data:\n" + "\n".join(unforeseen))
        gone = UNFILLED.keys() - self.parts.keys()
        check(not gone, f"unfilled.py has what is not there any more: {sorted(gone)}")
        valid = {whole for many in self.parts.values() for _, whole in many}
        print(f"{len(valid)} expressions valid, all but {len(empty)} with data")


def parts_of(one):
    """What must have data, and the name under which unfilled.py may excuse it: a recorded series' own, or where it stands."""
    if one.kind == "record":
        return [(one.name, one.promql)]
    if one.kind != "alert":
        return [(one.where, one.promql)]
    made_of = {str(selector): selector.metric for selector in Names(one.promql).selectors}
    return [(f"{one.where}: {text}", f"last_over_time({text}[1h])") for text, metric in made_of.items()
            if metric not in UNFILLED and metric not in expressions.OWN_STATE]


def points(prometheus, promql, begin, end):
    """How many values that are numbers."""
    series = prometheus.query_range(promql, begin, end, STEP_S)
    return sum(not math.isnan(float(value)) for one in series for _, value in one["values"])
