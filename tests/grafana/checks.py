"""The dashboards as a person would meet them: checks.py. Grafana's schema is schema.mjs' matter, data that of tests/alerting."""
import json
import pathlib
import re
import subprocess
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
GRAFANA = ROOT / "dashboards" / "grafana"
UNITS = {"short", "s", "percentunit", "bytes", "Bps", "eps", "string"}  # base units, as the figures are exported
BUILT_IN = {"__rate_interval", "__url_time_range", "__data", "__field", "__all"}

# What an instance tells of itself (docs/api.md, "Of the instance and its feed"); all else is of the whole centre.
OF_INSTANCE = re.compile(r"floorwalker_(event_lag|data_age|partitions_owned|backlog_records|records_lost|state_|dead_letters_lost|"
                         r"views_|snapshot_seq|websocket_|http_|build_info)")
# What nobody is to be shown or measured by.
PERSONAL = re.compile(r"\b(agent|customer|contact|agent_name|team)\s*(=|!=|,|\))|by \(agent")

problems = []


def problem(where, what):
    problems.append(f"{where}: {what}")


def variables_in(text):
    return {name for name in re.findall(r"\$\{?(\w+)", text)}


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


def check_expression(where, expr):
    """Figures of the centre are taken as the maximum over instances, so that two instances are not counted twice."""
    for found in re.finditer(r"(?<![:\w])floorwalker_\w+", expr):
        if OF_INSTANCE.match(found[0]) and not expr[:found.start()].endswith("max without(instance) ("):
            if re.search(r"\bsum\b", expr):
                problem(where, f"adds up instances: {expr}")
            continue
        if not re.search(r"max without\(instance\) \((\w+\()?$", expr[:found.start()]):
            problem(where, f"{found[0]} is not within max without(instance) (...): {expr}")
    if PERSONAL.search(expr):
        problem(where, f"names people: {expr}")


def check_panel(where, panel, source):
    if len(panel["description"]) < 20:
        problem(where, "has no description that says the definition")
    for target in panel["targets"]:
        if target["datasource"] != {"type": "prometheus", "uid": source}:
            problem(where, f"{target['refId']} asks another data source than the provisioned one")
        check_expression(where, target["expr"])
    config = panel["fieldConfig"]
    if not config["defaults"].get("noValue"):
        problem(where, "does not say what it means that there is nothing to show")
    units = [config["defaults"].get("unit")] + [one["value"] for override in config["overrides"]
                                                for one in override["properties"] if one["id"] == "unit"]
    if not set(units) <= UNITS:
        problem(where, f"units {units}: not all are base units")
    check_thresholds(where, panel)


def check_thresholds(where, panel):
    """Targets and goals are series, never numbers here: what is left are none, one, and multiples of a target."""
    found = re.findall(r'"steps": (\[.*?\])', json.dumps(panel))
    for step in (step for steps in found for step in json.loads(steps)):
        if step["value"] not in (None, 0, 1, 2) and panel["title"] != "Age of the figures":
            problem(where, f"threshold {step['value']} should be an exported series")


def check_layout(where, panels):
    taken = {}
    for panel in panels:
        place = panel["gridPos"]
        if place["w"] < 1 or place["h"] < 1 or place["x"] < 0 or place["x"] + place["w"] > 24:
            problem(where, f"{panel['title']!r} is not within the grid")
        for cell in ((x, y) for x in range(place["x"], place["x"] + place["w"])
                     for y in range(place["y"], place["y"] + place["h"])):
            if cell in taken:
                problem(where, f"{panel['title']!r} lies on {taken[cell]!r}")
                break
            taken[cell] = panel["title"]


def check_links(where, text, uids):
    for link in re.findall(r'"url": "([^"]*)"', text):
        dashboard = re.match(r"/d/([\w-]+)", link)
        if dashboard and dashboard[1] not in uids:
            problem(where, f"leads to {dashboard[1]}, which is no dashboard of ours")
        if not dashboard and not link.startswith("${wallboard:raw}/"):
            problem(where, f"leads to {link}, neither a dashboard nor the wallboard")


def check_dashboard(path, uids, source):
    text = path.read_text()
    board = json.loads(text)
    panels = board["panels"]
    for what in ("id", "title"):
        known = [panel[what] for panel in panels]
        for twice in {one for one in known if known.count(one) > 1}:
            problem(path.name, f"{what} {twice!r} is there twice")
    for panel in panels:
        if panel["type"] != "row":
            check_panel(f"{path.name}, {panel['title']}", panel, source)
    check_layout(path.name, panels)
    check_links(path.name, text, uids)
    for annotation in board["annotations"]["list"]:
        if annotation["datasource"]["uid"] != source or 'ALERTS{alertstate="firing"' not in annotation["target"]["expr"]:
            problem(path.name, f"annotation {annotation['name']!r} is not of our alerts")
    if not board["annotations"]["list"]:
        problem(path.name, "marks no alerts")
    check_variables(path.name, board, source)
    linked = {link["url"] for link in board["links"]}
    if not linked >= {f"/d/{uid}" for uid in uids - {board["uid"]}} or not any("wallboard" in url for url in linked):
        problem(path.name, "does not link to all other dashboards and to the wallboard")


def check_variables(where, board, source):
    known = {one["name"] for one in board["templating"]["list"]}
    used = set().union(*(variables_in(text) for text in strings({**board, "uid": ""}))) - BUILT_IN
    for name in used - known:
        problem(where, f"${name} is used and not defined")
    shown = {one["name"] for one in board["templating"]["list"] if one.get("hide") != 2}
    for name in shown - used:
        problem(where, f"${name} is defined and not used")
    for one in board["templating"]["list"]:
        if one["type"] == "query" and one["datasource"]["uid"] != source:
            problem(where, f"${one['name']} asks another data source")


def check_provisioning():
    """The uid of the data source, and that the folder the provider reads is where compose.yaml mounts the dashboards."""
    sources = yaml.safe_load((GRAFANA / "provisioning/datasources/prometheus.yaml").read_text())["datasources"]
    provider, = yaml.safe_load((GRAFANA / "provisioning/dashboards/floorwalker.yaml").read_text())["providers"]
    compose = yaml.safe_load((ROOT / "docker/compose.yaml").read_text())["services"]["grafana"]
    mounted = dict(volume.split(":")[:2] for volume in compose["volumes"])
    if mounted.get("../dashboards/grafana/dashboards") != provider["options"]["path"]:
        problem("provisioning", f"the provider reads {provider['options']['path']}, and compose.yaml mounts {mounted}")
    home = compose["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
    if pathlib.Path(home).parent != pathlib.Path(provider["options"]["path"]) or \
            not (GRAFANA / "dashboards" / pathlib.Path(home).name).exists():
        problem("provisioning", f"the home dashboard {home} is not there")
    return sources[0]["uid"]


def main():
    written = subprocess.run([sys.executable, GRAFANA / "source" / "write.py", "--check"], stderr=subprocess.PIPE, text=True)
    if written.returncode:
        problem("source", written.stderr.strip())
    source = check_provisioning()
    paths = sorted((GRAFANA / "dashboards").glob("*.json"))
    boards = [json.loads(path.read_text()) for path in paths]
    uids = {board["uid"] for board in boards}
    if len(uids) != len(paths) or len({board["title"] for board in boards}) != len(paths) or len(paths) < 4:
        problem("dashboards", "four or more, each with a uid and a title of its own")
    for path in paths:
        check_dashboard(path, uids, source)
    print("\n".join(problems) or f"{len(paths)} dashboards, {sum(len(board['panels']) for board in boards)} panels: fine")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
