#!/usr/bin/env python3
"""Where Alertmanager sends each alert, and what silences what: amtool for the routes, the inhibitions as they are written."""
import itertools
import pathlib
import re
import subprocess
import sys
import unittest

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
CONFIG = ROOT / "dashboards" / "alertmanager" / "alertmanager.yaml"
RULES = ROOT / "dashboards" / "prometheus"
DOCUMENT = yaml.safe_load(CONFIG.read_text())
CUSTOMERS_OF_NO_QUEUE = {"FloorWaitSpike"}


def alert_labels():
    """The labels of one instance of each alert, by name."""
    found = {}
    for file in ("customers", "ourselves"):
        for group in yaml.safe_load((RULES / f"{file}.yaml").read_text())["groups"]:
            for rule in group["rules"]:
                labels = {"alertname": rule["alert"], **rule["labels"]}
                if rule["alert"] != "FloorwalkerAbsent":
                    labels["job"] = "floor"
                if file == "customers" and rule["alert"] not in CUSTOMERS_OF_NO_QUEUE:
                    labels.update(queue="billing", channel="voice")
                found[rule["alert"]] = labels
    return found


ALERTS = alert_labels()


def matches(matcher, labels):
    name, operator, value = re.fullmatch(r'(\w+)(=~|!~|!=|=)"(.*)"', matcher).groups()
    has = labels.get(name, "")
    return {"=": has == value, "!=": has != value,
            "=~": re.fullmatch(value, has) is not None, "!~": re.fullmatch(value, has) is None}[operator]


def silences(source, target):
    """Whether `source`, firing, keeps `target` from being sent. As in Alertmanager, nothing silences itself."""
    for rule in DOCUMENT["inhibit_rules"]:
        source_fits = all(matches(m, source) for m in rule["source_matchers"])
        target_fits = all(matches(m, target) for m in rule["target_matchers"])
        equal = all(source.get(name, "") == target.get(name, "") for name in rule.get("equal", []))
        both = all(matches(m, target) for m in rule["source_matchers"]) and all(matches(m, source) for m in rule["target_matchers"])
        if source_fits and target_fits and equal and not both:
            return True
    return False


def silenced_by(name, **others):
    source = {**ALERTS[name], **others}
    return {target for target, labels in ALERTS.items() if target != name and silences(source, labels)}


class Routes(unittest.TestCase):
    def receiver(self, labels):
        done = subprocess.run(["amtool", "config", "routes", "test", "--config.file", str(CONFIG)]
                              + [f"{name}={value}" for name, value in labels.items()], capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def test_pages_go_to_the_pager_and_tickets_do_not(self):
        for name, labels in ALERTS.items():
            with self.subTest(name):
                self.assertEqual(self.receiver(labels), {"page": "pager", "ticket": "tickets"}[labels["severity"]])

    def test_an_alert_of_somebody_else_wakes_nobody(self):
        self.assertEqual(self.receiver({"alertname": "DiskFull", "severity": "page"}), "tickets")

    def test_a_page_leaves_within_seconds_in_a_group_of_its_queue(self):
        route = DOCUMENT["route"]
        self.assertEqual(set(route["group_by"]), {"alertname", "job", "queue", "channel"})
        pages = [each for each in route["routes"] if each["receiver"] == "pager"]
        self.assertEqual([each["group_wait"] for each in pages], ["5s"])

    def test_no_secret_stands_in_the_file(self):
        for word in ("password:", "api_url:", "service_key:", "routing_key:", "token:", "credentials:"):
            self.assertNotIn(word, CONFIG.read_text())


class Inhibition(unittest.TestCase):
    customers = {name for name, labels in ALERTS.items() if labels["about"] == "customers"}
    own_tickets = {name for name, labels in ALERTS.items() if labels["about"] == "ourselves" and labels["severity"] == "ticket"}

    def test_a_dead_feed_silences_its_symptoms(self):
        for name in ("FloorwalkerBehind", "FloorwalkerFiguresMissing"):
            self.assertEqual(silenced_by(name), self.customers | self.own_tickets)
        self.assertEqual(silenced_by("FloorwalkerNoEvents"), self.customers | self.own_tickets | {"FloorwalkerRejectsMany"})
        self.assertEqual(silenced_by("FloorwalkerAbsent"), set(ALERTS) - {"FloorwalkerAbsent"})

    def test_but_not_those_of_another_floorwalker(self):
        for name in ("FloorwalkerNoEvents", "FloorwalkerBehind", "FloorwalkerFiguresMissing", "FloorWaitSpike"):
            self.assertEqual(silenced_by(name, job="another"), set())

    def test_a_floor_in_trouble_is_one_page(self):
        self.assertEqual(silenced_by("FloorWaitSpike"), {"WaitSpike", "AbandonSpike", "ServiceLevelFast"})

    def test_a_queue_in_trouble_is_one_page(self):
        tickets = {"OldWaiter", "ServiceLevelSlow", "RepliesLate"}
        self.assertEqual(silenced_by("WaitSpike"), tickets | {"AbandonSpike", "ServiceLevelFast"})
        self.assertEqual(silenced_by("TransferStorm"), tickets)
        self.assertEqual(silenced_by("WaitSpike", queue="sales"), set())
        self.assertEqual(silenced_by("WaitSpike", channel="chat"), set())

    def test_tickets_silence_nothing(self):
        for name, labels in ALERTS.items():
            if labels["severity"] == "ticket":
                self.assertEqual(silenced_by(name), set())

    def test_no_two_silence_each_other(self):
        for one, other in itertools.combinations(ALERTS.values(), 2):
            self.assertFalse(silences(one, other) and silences(other, one), f"{one['alertname']}, {other['alertname']}")


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]])
