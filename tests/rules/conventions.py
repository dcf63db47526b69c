#!/usr/bin/env python3
"""What promtool does not check: what every alert must have, that its runbook is there, and that each recorded series is used."""
import pathlib
import re
import sys
import unittest

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
RULES = ROOT / "dashboards" / "prometheus"
RUNBOOKS = ROOT / "docs" / "runbooks"
FILES = sorted(path for path in RULES.glob("*.yaml") if not path.name.endswith("_test.yaml"))


def rules_of(path):
    return [rule for group in yaml.safe_load(path.read_text())["groups"] for rule in group["rules"]]


ALERTS = [(path.stem, rule) for path in FILES for rule in rules_of(path) if "alert" in rule]
RECORDS = [rule for path in FILES for rule in rules_of(path) if "record" in rule]


def kebab(alert):
    """FloorwalkerNoEvents -> no-events"""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", alert.removeprefix("Floorwalker")).lower()


class Conventions(unittest.TestCase):
    def test_there_are_alerts(self):
        self.assertGreater(len(ALERTS), 20)
        self.assertEqual({file for file, _ in ALERTS}, {"customers", "ourselves"})

    def test_names_are_unique(self):
        names = [rule["alert"] for _, rule in ALERTS] + [rule["record"] for rule in RECORDS]
        self.assertEqual(len(names), len(set(names)))

    def test_labels_route_and_never_change(self):
        for file, rule in ALERTS:
            with self.subTest(rule["alert"]):
                self.assertEqual(rule["labels"], {"severity": rule["labels"]["severity"], "about": file})
                self.assertIn(rule["labels"]["severity"], ("page", "ticket"))
                self.assertEqual(rule["alert"].startswith("Floorwalker"), file == "ourselves")

    def test_annotations(self):
        for _, rule in ALERTS:
            with self.subTest(rule["alert"]):
                given = set(rule["annotations"])
                self.assertTrue({"summary", "description", "runbook_url"} <= given)
                self.assertTrue("wallboard_url" in given or rule["alert"] == "FloorwalkerAbsent")
                for text in rule["annotations"].values():
                    self.assertNotIn("\n", text.strip())

    def test_each_alert_has_its_runbook_and_each_runbook_its_alert(self):
        wanted = {f"{kebab(rule['alert'])}.md" for _, rule in ALERTS}
        self.assertEqual(wanted, {path.name for path in RUNBOOKS.glob("*.md")} - {"README.md"})
        for _, rule in ALERTS:
            self.assertTrue(rule["annotations"]["runbook_url"].endswith(f"/{kebab(rule['alert'])}.md"))
        index = (RUNBOOKS / "README.md").read_text()
        for _, rule in ALERTS:
            self.assertIn(f"| [{rule['alert']}]({kebab(rule['alert'])}.md) | {rule['labels']['severity']} |", index)

    def test_recorded_series_are_named_and_used(self):
        texts = [rule["expr"] for path in FILES for rule in rules_of(path)]
        texts += [text for _, rule in ALERTS for text in rule["annotations"].values()]
        for rule in RECORDS:
            with self.subTest(rule["record"]):
                self.assertRegex(rule["record"], r"^(instance|queue|centre):floorwalker_[a-z_]+:[a-z0-9_]+$")
                self.assertTrue(any(re.search(re.escape(rule["record"]) + r"(?![\w:])", text) for text in texts))

    def test_series_that_are_read_are_recorded(self):
        recorded = {rule["record"] for rule in RECORDS}
        for path in FILES:
            for rule in rules_of(path):
                for name in re.findall(r"\b(?:instance|queue|centre):[\w:]+", rule["expr"] + str(rule.get("annotations", ""))):
                    self.assertIn(name, recorded, rule.get("alert") or rule.get("record"))

    def test_what_every_instance_exports_is_joined_before_anything_else(self):
        """All instances export the whole centre: max without (instance) comes first, then sums."""
        for rule in RECORDS:
            for found in re.finditer(r"(?<![\w:])floorwalker_\w+", rule["expr"]):
                if not rule["record"].startswith("instance:"):
                    self.assertRegex(rule["expr"][:found.start()], r"max without \(instance(, \w+)?\) \(\s*(\w+\()?$", rule["record"])


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]])
