"""Every PromQL expression of the project's files: rules, what the texts of alerts ask for, panels, annotations and variables of
dashboards; their variables replaced as Prometheus' templates and Grafana would."""
import dataclasses
import json
import re

import yaml

from floor import check
from project_files import GRAFANA, rule_files

# One row that the simulated centre has, and one whose messages are answered in text.
ROWS = {"billing": "voice", "support-chat": "chat"}
OWN_STATE = {"ALERTS"}  # what rules know of themselves: there while an alert is
JOB, INSTANCE = "floorwalker", "127.0.0.1:8080"
# Of Grafana itself, with the data source's interval of 5 s: four scrapes.
BUILT_IN = {"__rate_interval": "20s", "__interval": "15s", "__range": "1h"}

GO_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"|`([^`]*)`')
TEMPLATE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
LABEL_VALUES = re.compile(r"label_values\((?:(.*),\s*)?([a-zA-Z_]\w*)\)", re.DOTALL)
GRAFANA_VARIABLE = re.compile(r"\$(?:\{(\w+)(?::\w+)?\}|(\w+))")


@dataclasses.dataclass(frozen=True)
class Expression:
    where: str
    promql: str
    kind: str  # record, alert, text, panel, annotation, variable
    name: str = ""  # of a rule
    instant: bool = False


def of_rules():
    found = []
    for path in rule_files():
        groups = yaml.safe_load(path.read_text())["groups"]
        for rule in [rule for group in groups for rule in group["rules"]]:
            kind = "record" if "record" in rule else "alert"
            name = rule[kind]
            found.append(Expression(f"{path.name}: {name}", rule["expr"], kind, name, True))
            for label, text in rule.get("annotations", {}).items():
                found += [Expression(f"{path.name}: {name}, {label}", one, "text", name, True) for one in asked_for(text)]
        check(any(one.where.startswith(path.name) for one in found), f"no rule in {path}")
    return found


def asked_for(template):
    """The queries in an alert's text: its string literals that name a metric, printed with a row's or a job's labels."""
    found = []
    for action in TEMPLATE.findall(template):
        for quoted, raw in GO_STRING.findall(action):
            literal = raw or re.sub(r"\\(.)", r"\1", quoted)
            if re.search(r"[a-z_]+:\w+:\w+|floorwalker_\w+", literal):
                found.append(printed(literal))
    return found


def printed(form, queue="billing"):
    """As printf would: %s is a row's selector, %q the value of the label before it."""
    values = {"job": JOB, "instance": INSTANCE, "queue": queue, "channel": ROWS[queue]}
    row = ",".join(f'{label}="{values[label]}"' for label in ("job", "queue", "channel"))
    form = re.sub(r"(\w+)=%q", lambda match: f'{match[1]}="{values[match[1]]}"', form)
    form = re.sub(r"(?<=[\w}])%s", "{" + row + "}", form)
    check("%s" not in form and "%q" not in form, f"what does {form!r} print?")
    return form.replace("%%", "%")


def of_dashboards():
    found, files = [], sorted((GRAFANA / "dashboards").glob("*.json"))
    check(files, f"no dashboard in {GRAFANA / 'dashboards'}")
    for path in files:
        board = json.loads(path.read_text())
        check(not board.get("__inputs"), f"{path.name} wants inputs")
        of_this = [*of_panels(path.name, board["panels"]), *of_annotations(path.name, board), *of_variables(path.name, board)]
        check(of_this, f"no expression in {path}")
        for queue in ROWS:
            values = variables(board, queue)
            found += [dataclasses.replace(one, where=f"{one.where} ({queue})" if "$queue" in one.promql else one.where,
                                          promql=substituted(one.promql, values)) for one in of_this]
    return list(dict.fromkeys(found))


def of_panels(file, panels):
    for panel in panels:
        yield from of_panels(file, panel.get("panels", []))
        for number, target in enumerate(panel.get("targets", [])):
            yield Expression(f"{file}: {panel['title']} {target.get('refId', number)}", target["expr"], "panel",
                             instant=bool(target.get("instant")))


def of_annotations(file, board):
    for one in board.get("annotations", {}).get("list", []):
        promql = one.get("target", {}).get("expr") or one.get("expr")
        if promql:
            yield Expression(f"{file}: annotation {one['name']}", promql, "annotation")


def of_variables(file, board):
    """label_values(SERIES, LABEL) is asked as the count of SERIES by LABEL: its values, and empty if there are none."""
    for one in board.get("templating", {}).get("list", []):
        if one["type"] != "query":
            continue
        query = one["query"]["query"] if isinstance(one["query"], dict) else one["query"]
        match = LABEL_VALUES.fullmatch(query)
        check(match and match[1], f"{file}: what does the variable {one['name']} ask with {query!r}?")
        yield Expression(f"{file}: variable {one['name']}", f"count by ({match[2]}) ({with_label(match[1], match[2])})",
                         "variable", instant=True)


def with_label(series, label):
    """The series that have the label at all."""
    name, brace, rest = series.partition("{")
    return f'{name}{{{label}!=""' + (f",{rest}" if brace else "}")


def variables(board, queue):
    values = dict(BUILT_IN)
    for one in board.get("templating", {}).get("list", []):
        current = (one.get("current") or {}).get("value")
        if one.get("includeAll") and current in ("$__all", ["$__all"], None):
            values[one["name"]] = one.get("allValue") or ".*"
        elif one["name"] in ("queue", "channel"):
            values[one["name"]] = queue if one["name"] == "queue" else ROWS[queue]
        elif current is not None:
            values[one["name"]] = current
    return values


def substituted(promql, values):
    def value(match):
        name = match[1] or match[2]
        check(name in values, f"${name} has no value in {promql!r}")
        return values[name]

    return GRAFANA_VARIABLE.sub(value, promql)


def all_expressions():
    return of_rules() + of_dashboards()
