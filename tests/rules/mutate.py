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
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

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


def promtool(*arguments, cwd):
    return subprocess.run(["promtool", *arguments], cwd=cwd, capture_output=True, text=True)


class Suite:
    """The unit tests by the rule files that they read, quickest first."""

    def __init__(self):
        self.readers = {}
        timed = []
        for path in RULES.glob("*_test.yaml"):
            start = time.monotonic()
            done = promtool("test", "rules", path.name, cwd=RULES)
            if done.returncode != 0:
                sys.exit(f"{path.name} fails before anything is changed:\n{done.stdout}{done.stderr}")
            timed.append((time.monotonic() - start, path.name))
        for _, name in sorted(timed):
            for rule_file in yaml.safe_load((RULES / name).read_text())["rule_files"]:
                self.readers.setdefault(rule_file, []).append(name)

    def notices(self, rule_file, name, document):
        """Whether a unit test fails with `document` instead of the rule file; those that name the rule are asked first."""
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            for path in RULES.glob("*.yaml"):
                if path.name != rule_file:
                    os.symlink(path, folder / path.name)
            (folder / rule_file).write_text(yaml.safe_dump(document, sort_keys=False, width=10**6))
            if promtool("check", "rules", rule_file, cwd=folder).returncode != 0:
                raise ValueError(f"{rule_file}: the change makes no valid rule")
            tests = self.readers.get(rule_file, [])
            for test in tests:
                suite = yaml.safe_load((RULES / test).read_text())
                suite["tests"] = [one for one in suite["tests"] if name in str(one)]
                (folder / "some.yaml").write_text(yaml.safe_dump(suite))
                if suite["tests"] and promtool("test", "rules", "some.yaml", cwd=folder).returncode != 0:
                    return True
            return any(promtool("test", "rules", test, cwd=folder).returncode != 0 for test in tests)


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
