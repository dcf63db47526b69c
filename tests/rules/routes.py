#!/usr/bin/env python3
"""Where Alertmanager sends each alert, and what silences what: amtool for the routes, the inhibitions as they are written."""
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
    """Only a dead feed silences: the end of an alert that is inhibited would never be sent."""

    pages_of_customers = {name for name, labels in ALERTS.items() if labels["about"] == "customers" and labels["severity"] == "page"}
    dead = ("FloorwalkerAbsent", "FloorwalkerFiguresMissing", "FloorwalkerBehind", "FloorwalkerNoEvents")

    def test_a_dead_feed_silences_its_symptoms(self):
        for name in self.dead:
            self.assertEqual(silenced_by(name), self.pages_of_customers)

    def test_but_not_those_of_another_floorwalker(self):
        for name in self.dead:
            self.assertEqual(silenced_by(name, job="another"), set())

    def test_nothing_else_silences(self):
        for name in set(ALERTS) - set(self.dead):
            self.assertEqual(silenced_by(name), set())

    def test_what_is_silenced_fires_on_as_long_as_that(self):
        """Each page about customers has the branch that holds it while nobody can know, for the same alerts."""
        rules = {rule.get("alert") or rule["record"]: rule["expr"] for file in ("recording", "customers")
                 for group in yaml.safe_load((RULES / f"{file}.yaml").read_text())["groups"] for rule in group["rules"]}
        for name in self.dead:
            self.assertIn(name, rules["centre:floorwalker_figures:unknown"])
        for name in self.pages_of_customers:
            self.assertIn(f'(ALERTS{{alertname="{name}", alertstate="firing"}}) and on (job) centre:floorwalker_figures:unknown',
                          rules[name])


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]])
