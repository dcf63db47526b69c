#!/usr/bin/env python3
"""What is read out of expressions and files, and that a wrong name is noticed."""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
import expressions  # noqa: E402
from breach import FIGURES, of_row  # noqa: E402
from exported_names import Exported, faults_of  # noqa: E402
from expressions import ROWS, Expression, asked_for, printed, substituted, variables, with_label  # noqa: E402
from page_text import WAIT_SPIKE  # noqa: E402
from promql import Broken, Matcher, Names, Selector  # noqa: E402

PAGE = """# TYPE floorwalker_contacts_waiting gauge
floorwalker_contacts_waiting{queue="billing",channel="voice"} 3
# TYPE floorwalker_queue_agents gauge
floorwalker_queue_agents{queue="billing",channel="voice",state="available"} 3
floorwalker_queue_agents{queue="billing",channel="voice",state="busy"} 3
# TYPE floorwalker_wait_seconds histogram
floorwalker_wait_seconds_bucket{queue="billing",channel="voice",le="+Inf"} 1
floorwalker_wait_seconds_count{queue="billing",channel="voice"} 1
floorwalker_wait_seconds_sum{queue="billing",channel="voice"} 2.5
# TYPE floorwalker_channel_agents_staffed gauge
floorwalker_channel_agents_staffed{channel="voice"} 9
# TYPE floorwalker_group_agents_staffed gauge
"""


def selectors(text):
    return [str(one) for one in Names(text).selectors]


class Promql(unittest.TestCase):
    def test_selectors_are_found_wherever_they_stand(self):
        self.assertEqual(selectors("a"), ["a"])
        self.assertEqual(selectors('sum by (q) (rate(a_total{b="c",d!~"e|f"}[5m] offset 1w)) / on (x) group_left (y) max(q:b:c)'),
                         ['a_total{b="c",d!~"e|f"}', "q:b:c"])
        self.assertEqual(selectors("max without(instance) (a) > bool 1.5e3 and b unless c or d * -2 % Inf"), ["a", "b", "c", "d"])
        self.assertEqual(selectors('{__name__="a"}'), ['{__name__="a"}'])
        self.assertEqual(selectors("max_over_time(a[1h:5m] @ end()) # b"), ["a"])
        self.assertEqual(selectors("quantile without (w) (0.5, a offset 6d23h52m30s)"), ["a"])
        self.assertEqual(selectors("vector(1)"), [])

    def test_strings_are_not_names(self):
        self.assertEqual(selectors('label_replace(a, "b", "$1 {c} d(", "e", `f\\.(.*)`)'), ["a"])
        self.assertEqual(Names('a{b="x\\"},y\\\\"}').selectors, [Selector("a", (Matcher("b", "=", 'x"},y\\'),))])
        self.assertEqual(selectors('a{b="x\\"y"}'), ['a{b="x\\"y"}'])

    def test_labels_that_are_grouped_by(self):
        names = Names("sum by (a, b) (c) / ignoring(d) group_right(e) sum(f) without (g)")
        self.assertEqual(names.grouped_by, list("abdeg"))

    def test_what_is_broken_is_refused(self):
        for text in ('a{b="c"', "a{b}", "sum by (a", "a ! b", 'a{b=="c"}'):
            with self.assertRaises(Broken, msg=text):
                Names(text)

    def test_matchers(self):
        self.assertTrue(Matcher("a", "=~", "x|y").takes("y"))
        self.assertFalse(Matcher("a", "=~", "x").takes("xy"))
        self.assertTrue(Matcher("a", "!=", "x").takes("y"))
        self.assertFalse(Matcher("a", "!~", "x.*").takes("xy"))


class ExportedNames(unittest.TestCase):
    def faults(self, promql):
        return faults_of(Expression("here", promql, "panel"), Exported(PAGE), {"queue:waiting:max"},
                         {"floorwalker_contacts_waiting": {"wallboard"}})

    def test_what_is_there_is_fine(self):
        for promql in ("max without(instance) (floorwalker_contacts_waiting) and queue:waiting:max", "vector(1)",
                       'floorwalker_queue_agents{state=~"available|busy",job="x",queue="sales"}', 'up{job="floorwalker"}',
                       "rate(floorwalker_wait_seconds_bucket[5m])", 'floorwalker_contacts_waiting{wallboard!=""}',
                       'floorwalker_group_agents_staffed{group="g",channel="voice"}',
                       'ALERTS{alertstate="firing",queue="billing"}'):
            self.assertEqual(self.faults(promql), [], promql)

    def test_what_nobody_makes_is_noticed(self):
        for promql, fault in (("floorwalker_contacts_waitin", "nobody exports"), ("queue:waiting:min", "nobody exports"),
                              ("floorwalker_wait_seconds", "nobody exports"), ('{queue="billing"}', "nobody exports"),
                              ('floorwalker_contacts_waiting{state="busy"}', "no label state"),
                              ('floorwalker_channel_agents_staffed{queue="billing"}', "no label queue"),
                              ('floorwalker_queue_agents{state="buzy"}', "no state"), ("1 + 1", "names no metric"),
                              ('ALERTS{severity="pager"}', "no severity"),
                              ("sum by (quee) (floorwalker_contacts_waiting)", "label quee")):
            found = self.faults(promql)
            self.assertEqual(len(found), 1, f"{promql}: {found}")
            self.assertIn(fault, found[0])


class Files(unittest.TestCase):
    def test_a_texts_queries_are_printed_as_prometheus_would(self):
        text = ('{{ $row := printf "{job=%q,queue=%q,channel=%q}" $labels.job $labels.queue $labels.channel -}} floorwalker_no '
                '{{ with printf "100 * queue:a:b%s / (queue:c:d%s > 0)" $row $row | query }}{{ . }}{{ end }}'
                '{{ with printf "max(floorwalker_p{job=%q,state=\\"uncovered\\"})" $labels.job | query }}{{ end }}')
        billing, chat = (f'{{job="floorwalker",queue="{queue}",channel="{channel}"}}' for queue, channel in ROWS.items())
        self.assertEqual(asked_for(text), [*(f"100 * queue:a:b{row} / (queue:c:d{row} > 0)" for row in (billing, chat)),
                                           'max(floorwalker_p{job="floorwalker",state="uncovered"})'])
        self.assertEqual(asked_for('{{ with query "floorwalker_a > 1" }}{{ end }}'), ["floorwalker_a > 1"])
        job = '{{ $job := printf "{job=%q}" $labels.job }}{{ template "number" printf "sum(a:floorwalker_b:c%s)" $job }}'
        self.assertEqual(asked_for(job), ['sum(a:floorwalker_b:c{job="floorwalker"})'])
        self.assertEqual(printed("floorwalker_a{instance=%q}", [], {}), 'floorwalker_a{instance=~".+"}')

    def test_grafanas_variables(self):
        board = {"templating": {"list": [
            {"name": "queue", "type": "query", "includeAll": True, "allValue": ".*", "current": {"value": "$__all"}},
            {"name": "channel", "type": "query", "current": {}}, {"name": "window", "current": {"value": "15m"}}]}}
        values = variables(board, "billing")
        self.assertEqual(substituted('a{q=~"$queue",c="${channel}"}[$window]', values), 'a{q=~".*",c="voice"}[15m]')
        self.assertEqual(substituted("rate(a[$__rate_interval])", values), "rate(a[20s])")
        with self.assertRaises(AssertionError):
            substituted("a[$wndow]", values)
        self.assertEqual(with_label('a{b="c"}', "d"), 'a{d!="",b="c"}')
        self.assertEqual(with_label("a", "d"), 'a{d!=""}')

    def test_all_kinds_are_found_in_the_projects_files(self):
        found = expressions.all_expressions()
        self.assertEqual({one.kind for one in found}, {"record", "alert", "text", "panel", "annotation", "variable"})
        self.assertGreater(len({one.where.partition(":")[0] for one in found}), 6)


class Oracle(unittest.TestCase):
    @staticmethod
    def row(medians, **over):
        values = {"open": 1, "waiting": 5, "past": 3, "target": 20} | over
        return {figure: {second: values.get(figure, median) for second, median in enumerate(medians)} for figure in FIGURES}

    def test_a_spike_begins_after_half_a_minute_and_ends_three_minutes_below_target(self):
        medians = [10] * 10 + [41] * 40 + [21] * 50 + [20] * 300
        (spike,) = of_row("billing", "voice", self.row(medians), 0, 399, 0)
        self.assertEqual((spike.began, spike.due, spike.last_above, spike.over), (10, 40, 99, 280))

    def test_a_missed_scrape_is_no_end(self):
        row = self.row([41] * 40)
        for figure in row:
            for second in (20, 21, 22):
                del row[figure][second]
        self.assertEqual([one.due for one in of_row("billing", "voice", row, 0, 39, 0)], [30])
        nobody_waits = self.row([41] * 40)
        del nobody_waits["median"][20]
        self.assertEqual(of_row("billing", "voice", nobody_waits, 0, 39, 0), [])

    def test_what_is_none(self):
        for why, row, usual in (("too short", self.row([41] * 30 + [40] + [41] * 30), 0), ("not above", self.row([40] * 100), 0),
                                ("few", self.row([41] * 100, waiting=4), 0), ("few past", self.row([41] * 100, past=2), 0),
                                ("closed", self.row([41] * 100, open=0), 0), ("usual", self.row([41] * 100), 20.5)):
            self.assertEqual(of_row("billing", "voice", row, 0, len(row["median"]) - 1, usual), [], why)

    def test_the_example_is_read(self):
        for text in ("billing voice: 14 waiting, 6 past 20 s, longest 2:10, middle 1:05 (usual 0:12); arrivals +60 %, "
                     "0 of 9 agents available",
                     "billing voice: 14 waiting, 6 past 20 s, longest 2:10, middle 1:05 (usual unknown); arrivals 9.5 a minute, "
                     "0 of 9 agents available"):
            self.assertEqual(WAIT_SPIKE.fullmatch(text)["row"], "billing voice")


if __name__ == "__main__":
    unittest.main()
