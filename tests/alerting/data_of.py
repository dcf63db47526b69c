"""Whether every expression of the project's files is valid and has data, asked of real Prometheuses at the end of their day. What
one centre has no data of, another may have."""
import math
import time

import expressions
from floor import Failed, check
from promql import Names, Selector
from unfilled import UNFILLED

STEP_S = 5


class Coverage:
    """Asked of one Prometheus after the other; who comes later is asked only for what had no data yet."""

    def __init__(self):
        self.all = expressions.all_expressions()
        self.left, self.answered, self.faults = list(self.all), 0, []

    def ask(self, prometheus, began):
        now, left = time.time(), []
        for one in self.left:
            try:
                if self.has_data(prometheus, one, began, now):
                    self.answered += 1
                else:
                    left.append(one)
            except Failed as failed:
                self.faults.append(f"{one.where}: {failed}")
        self.left = left

    def has_data(self, prometheus, one, began, now):
        """An alert's condition is empty on good days: all that it is made of must be there."""
        points(prometheus, one.promql, now, now)  # valid
        if one.kind == "alert":
            return all(points(prometheus, f"last_over_time({anytime(selector)}[1h])", now, now)
                       for selector in Names(one.promql).selectors if selector.metric not in expressions.OWN_STATE)
        return points(prometheus, one.promql, began, now)

    def expect_complete(self):
        check(not self.faults, "\n".join(self.faults))
        check(self.answered, "no expression had data")
        empty = {one.where: one.promql for one in self.left}
        unforeseen = [f"{where}: no data for {promql}" for where, promql in empty.items() if where not in UNFILLED]
        check(not unforeseen, f"{len(unforeseen)} expressions have no data:\n" + "\n".join(unforeseen))
        known = {one.where for one in self.all}
        check(UNFILLED.keys() <= known, f"unfilled.py has what is not there any more: {sorted(UNFILLED.keys() - known)}")
        print(f"{len(self.all)} expressions valid, {self.answered} with data, {len(empty)} need what no centre of an hour has")


def anytime(selector):
    """Without matchers on the instance: the address of the real one is another."""
    return Selector(selector.metric, tuple(one for one in selector.matchers if one.label != "instance"))


def points(prometheus, promql, begin, end):
    """How many values that are numbers."""
    series = prometheus.query_range(promql, begin, end, STEP_S)
    return sum(not math.isnan(float(value)) for one in series for _, value in one["values"])
