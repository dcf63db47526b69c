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
JOB = "floorwalker"
# Of Grafana itself, with the data source's interval of 5 s: four scrapes.
BUILT_IN = {"__rate_interval": "20s", "__interval": "15s", "__range": "1h"}

GO_STRING = r'''("(?:[^"\\]|\\.)*"|`[^`]*`)'''
DEFINED = re.compile(rf"\$(\w+)\s*:=\s*printf\s+{GO_STRING}")
PRINTED = re.compile(rf"(printf\s+)?{GO_STRING}((?:\s+\$[\w.]+)*)")
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
    """The queries in an alert's text: its string literals that name a metric, printed with the labels of a row or a job."""
    known, found = {}, []
    for action in TEMPLATE.findall(template):
        for name, form in DEFINED.findall(action):
            known[name] = [printed(unquoted(form), [], values) for values in labels_of_rows()]
        for word, form, arguments in PRINTED.findall(action):
            text = unquoted(form)
            if re.search(r"[a-z_]+:\w+:\w+|floorwalker_\w+", text):
                names = re.findall(r"\$([\w.]+)", arguments)
                found += [printed(text, [known.get(name, [""] * len(ROWS))[row] for name in names], values)
                          for row, values in enumerate(labels_of_rows())]
    return list(dict.fromkeys(found))


def labels_of_rows():
    return [{"job": JOB, "queue": queue, "channel": channel} for queue, channel in ROWS.items()]


def unquoted(form):
    return form[1:-1] if form[0] == "`" else re.sub(r"\\(.)", r"\1", form[1:-1])


def printed(form, arguments, labels):
    """As printf would: %s is a selector that was printed before, %q the value of the label before it; of any instance."""
    form = re.sub(r"instance=%q", 'instance=~".+"', form)
    form = re.sub(r"(\w+)=%q", lambda match: f'{match[1]}="{labels[match[1]]}"', form)
    check(form.count("%s") <= len(arguments), f"what does {form!r} print?")
    for argument in arguments[:form.count("%s")]:
        form = form.replace("%s", argument, 1)
    check("%q" not in form, f"what does {form!r} print?")
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
            found += [dataclasses.replace(one, promql=substituted(one.promql, values)) for one in of_this]
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
