#!/usr/bin/env python3
"""Does a unit test notice when a threshold in a rule is changed?

Of every rule each number, duration and comparison in `expr`, and `for` and `keep_firing_for`, is changed, one at a time, and
the unit tests that read the rule's file are run with the changed file. A change that no test notices survives, and fails
this check. EQUIVALENT lists the changes that change nothing, with the reason; one that is noticed after all fails, too.

    tests/rules/mutate.py [--only PART-OF-A-RULE'S-NAME] [--jobs N]
"""
import argparse
import concurrent.futures
import copy
import functools
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import yaml

from equivalent import EQUIVALENT

RULES = pathlib.Path(__file__).resolve().parents[2] / "dashboards" / "prometheus"

TOKEN = re.compile(
    r"""(?P<string>"(?:[^"\\]|\\.)*")
      | (?P<name>[A-Za-z_:][\w:]*)
      | (?P<duration>(?:\d+[a-z]+)+)
      | (?P<number>\d+(?:\.\d+)?)
      | (?P<matcher>=~|!~|!=(?=\s*")|=(?=\s*"))
      | (?P<comparison>[<>]=?|==|!=)""", re.X)
OTHER = {">": [">=", "<"], ">=": [">", "<"], "<": ["<=", ">"], "<=": ["<", ">"], "==": ["!="], "!=": ["=="]}
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def other_numbers(text):
    """A little more and a little less, a whole number where it was one."""
    value = float(text)
    if "." in text:
        return [f"{value * 1.1:.6g}", f"{value / 1.1:.6g}"]
    step = 1 if value < 20 else round(value / 10)
    return [str(int(value) + step), str(int(value) - step)]


def other_durations(text):
    """Half as long, and half as long again; an offset of days by half an hour, far less than half."""
    seconds = sum(int(n) * UNITS[unit] for n, unit in re.findall(r"(\d+)([smhdw])", text))
    by = seconds / 2 if seconds < 86400 else 1800
    return [f"{int(seconds + by)}s", f"{int(seconds - by)}s"]


def other_expressions(expression):
    for token in TOKEN.finditer(expression):
        kind, text = token.lastgroup, token.group()
        others = {"number": other_numbers, "duration": other_durations, "comparison": OTHER.get}.get(kind)
        for other in others(text) if others else []:
            yield f"{text} -> {other} at {token.start()}", expression[:token.start()] + other + expression[token.end():]


def mutants_of(rule):
    """(what was changed, the changed rule) for each change."""
    for what, expression in other_expressions(rule["expr"]):
        yield what, {**rule, "expr": expression}
    for member in ("for", "keep_firing_for"):
        for other in other_durations(rule[member]) if member in rule else []:
            yield f"{member}: {rule[member]} -> {other}", {**rule, member: other}


class Loader(yaml.SafeLoader):
    """Whole numbers are decimal: 0x10 in a test's values is eleven zeros, not 16."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:int"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()}
Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"[-+]?\d+$"), list("-+0123456789"))


class Suite:
    """All files as they are, and the unit tests by the rule files that they read."""

    def __init__(self):
        self.documents = {path.name: yaml.load(path.read_text(), Loader) for path in RULES.glob("*.yaml")}
        self.readers = {}
        self.queries = {}
        for test, document in self.documents.items():
            for rule_file in document.get("rule_files", []):
                self.readers.setdefault(rule_file, []).append(test)
            self.queries[test] = str([check["expr"] for one in document.get("tests", []) for check in one.get("promql_expr_test", [])])

    def notices(self, rule_file, name, document):
        """Whether a unit test fails with `document` instead of the rule file: at a quick look, else in full."""
        documents = {**self.documents, rule_file: document}
        tests = sorted(self.readers.get(rule_file, []), key=lambda test: -self.queries[test].count(name))
        if any(self.quick_look(test, name, documents) for test in tests):
            return True
        return any(fails(test, documents) and not self.broken(test) for test in tests)

    @functools.cache
    def broken(self, test):
        """Whether it fails with nothing changed. It has its own test; here it must not count as having noticed anything."""
        return fails(test, self.documents)

    def looks_well(self, rule):
        """(the rule, whether its quick looks pass with nothing changed); `rule` is (file, name)."""
        return rule, not any(self.quick_look(test, rule[1], self.documents) for test in self.readers.get(rule[0], []))

    def quick_look(self, test, name, documents):
        """Whether the queries of `test` that name the rule fail, with no other rules than they need and without texts."""
        suite = {**documents[test], "tests": []}
        for one in documents[test]["tests"]:
            queries = [check for check in one.get("promql_expr_test", []) if name in check["expr"]]
            if queries:
                suite["tests"].append({**one, "promql_expr_test": queries, "alert_rule_test": []})
        if not suite["tests"]:
            return False
        rules = needed({file: documents[file] for file in suite["rule_files"]},
                       str([one["promql_expr_test"] for one in suite["tests"]]))
        return fails(test, {**rules, test: suite})


def fails(test, documents):
    """Whether the unit test `test` fails; `documents` are it and what rule files it needs, by name."""
    with tempfile.TemporaryDirectory() as folder:
        for file, document in documents.items():
            (pathlib.Path(folder) / file).write_text(json.dumps(document))  # which is YAML, and quicker
        done = subprocess.run(["promtool", "test", "rules", test], cwd=folder, capture_output=True, text=True)
    if "could not parse" in done.stdout + done.stderr:
        raise ValueError(f"a change that makes no rule: {done.stdout}{done.stderr}")
    return done.returncode != 0


def needed(documents, text):
    """The documents without the rules that neither `text` names nor what it names needs, and without annotations."""
    rules = {rule.get("alert") or rule["record"]: {**rule, "annotations": {}} if "alert" in rule else rule
             for document in documents.values() for group in document["groups"] for rule in group["rules"]}
    known = set()
    found = {name for name in rules if name in text}
    while found:
        known |= found
        found = {name for name in rules for user in found if name in rules[user]["expr"]} - known
    return {file: {"groups": [{**group, "rules": [rules[name] for name in names_of(group) if name in known]}
                              for group in document["groups"]]} for file, document in documents.items()}


def names_of(group):
    return [rule.get("alert") or rule["record"] for rule in group["rules"]]


def all_mutants(only):
    """(rule file, rule, what was changed, changed document)"""
    for path in sorted(RULES.glob("*.yaml")):
        if path.name.endswith("_test.yaml"):
            continue
        document = yaml.safe_load(path.read_text())
        for g, group in enumerate(document["groups"]):
            for r, rule in enumerate(group["rules"]):
                name = rule.get("alert") or rule["record"]
                for what, mutant in mutants_of(rule) if only in name else []:
                    changed = copy.deepcopy(document)
                    changed["groups"][g]["rules"][r] = mutant
                    yield path.name, name, what, changed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="rules whose name holds this")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    suite = Suite()
    mutants = list(all_mutants(options.only))
    wrong = 0
    seen = set()
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        # A quick look must see nothing while nothing is changed, or it would "notice" anything.
        for (file, name), passes in pool.map(suite.looks_well, sorted({mutant[:2] for mutant in mutants})):
            if not passes:
                sys.exit(f"{file}: the checks that name {name} fail without the rules that they don't need")
        noticed = pool.map(lambda mutant: suite.notices(mutant[0], mutant[1], mutant[3]), mutants)
        for (_, name, what, _), is_noticed in zip(mutants, noticed):
            change = (name, what.split(" at ")[0])
            seen.add(change)
            if is_noticed == (change in EQUIVALENT):
                wrong += 1
                print(f"{'is noticed, but said to be equivalent' if is_noticed else 'SURVIVES'}: {name}: {what}", flush=True)
    if not options.only:
        for change in EQUIVALENT.keys() - seen:
            wrong += 1
            print(f"no such change: {change}")
    print(f"{len(mutants)} changes, {len(mutants) - wrong} as they should be, {wrong} not")
    return 1 if wrong or not mutants else 0


if __name__ == "__main__":
    sys.exit(main())
