#!/usr/bin/env python3
"""Every metric and label that a rule, an alert's text or a dashboard names is one that Floorwalker exports, or that a rule makes:
compared with the live /metrics of `floorwalker demo`."""
import argparse
import pathlib
import signal
import subprocess
import sys
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
import expressions  # noqa: E402
from floor import Failed, Metrics, check, free_port, run, wait_for  # noqa: E402
from project_files import PROMETHEUS, load  # noqa: E402
from promql import Broken, Names  # noqa: E402

# What Prometheus itself adds.
OF_AN_ALERT = {"alertname": set(), "severity": {"page", "ticket"}, "about": {"customers", "ourselves"}}
OF_PROMETHEUS = {"up": {}, "scrape_duration_seconds": {}, "ALERTS": OF_AN_ALERT | {"alertstate": {"firing", "pending"}},
                 "ALERTS_FOR_STATE": OF_AN_ALERT}
OF_A_SCRAPE = {"job", "instance"}
OPEN = {"job", "instance", "queue", "channel", "group", "topic", "partition", "alertname"}  # any value may be asked for
# Families without labels, and without a sample in the demo: it has no probes, and stores no state.
WITHOUT_SAMPLES = {"floorwalker_probe_age_seconds", "floorwalker_state_snapshot_age_seconds"}
OF_GROUPS = "floorwalker_group_"  # no group is configured in the demo: as the totals of channels, with one label more


class Exported:
    """Families and their labels: name -> label -> values."""

    def __init__(self, page):
        self.families = {line.split()[2] for line in page.split("\n") if line.startswith("# TYPE ")}
        check(self.families, "the page of metrics is empty")
        self.labels = {}
        for name, labels, _ in Metrics(page).samples:
            known = self.labels.setdefault(name if name.startswith("process_") else f"floorwalker_{name}", {})
            for label, value in labels.items():
                known.setdefault(label, set()).add(value)
        for name in self.families:
            if name in WITHOUT_SAMPLES:
                self.labels.setdefault(name, {})
            elif name.startswith(OF_GROUPS):
                self.add_group(name)

    def add_group(self, family):
        """As its twin of channels (floorwalker_handoffs is one by its labels), with the group."""
        found = False
        for name in (family + part for part in ("", "_bucket", "_count", "_sum")):
            twin = self.labels.get(name.replace("_group_", "_channel_"), self.labels.get(name.replace("_group_", "_")))
            if twin is not None:
                self.labels[name], found = twin | {"group": set()}, True
        check(found, f"{family}: no family of channels to learn its labels from")

    def has(self, name):
        return name in self.labels


def live_page(program):
    """Once there is something of everything."""
    port = free_port()
    demo = subprocess.Popen([program, "demo", "--listen", f"127.0.0.1:{port}", "--seed", "7"],
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        return wait_for("a live page of metrics", lambda: full_page(port), 60, demo, pause_s=0.2)
    finally:
        demo.send_signal(signal.SIGTERM)
        demo.wait(20)


def full_page(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
            page = answer.read().decode()
    except OSError:
        return None
    seen = Metrics(page)
    complete = (seen.values("longest_wait_seconds") and seen.values("oldest_unanswered_seconds")
                and seen.values("wait_so_far_seconds", quantile="0.5") and seen.values("reply_seconds_count")
                and seen.values("service_level_ratio", window="today"))
    return page if complete else None


def relabelled():
    """Labels that docker/prometheus.yaml adds: metric -> labels."""
    added = {}
    for job in load(PROMETHEUS)["scrape_configs"]:
        for one in job.get("metric_relabel_configs", []):
            if one.get("source_labels") == ["__name__"] and "target_label" in one:
                added.setdefault(one["regex"], set()).add(one["target_label"])
    return added


def faults_of(expression, exported, recorded, added):
    """What it names and nobody makes."""
    try:
        names = Names(expression.promql)
    except Broken as broken:
        return [str(broken)]
    found = [] if names.selectors or expression.promql.startswith("vector(") else ["it names no metric"]
    for one in names.selectors:
        if one.metric in recorded:
            continue  # its labels are looked at where it has data: every_expression.py
        if one.metric in OF_PROMETHEUS:
            known, strict = OF_PROMETHEUS[one.metric], one.metric.startswith("ALERTS")
        elif exported.has(one.metric):
            known, strict = exported.labels[one.metric], True
        else:
            found.append(f"nobody exports {one.metric or 'a metric without a name'}")
            continue
        found += label_faults(one, known, added.get(one.metric, set()), strict)
    known = set().union(*exported.labels.values()).union(*added.values()) | OF_A_SCRAPE | {"weeks_ago"}
    known = known.union(*(OF_PROMETHEUS.get(one.metric, ()) for one in names.selectors))
    found += [f"nothing has the label {label} that it groups by" for label in names.grouped_by if label not in known]
    return found


def label_faults(selector, known, added, strict):
    for matcher in selector.matchers:
        if matcher.label in OPEN | added:
            if strict and matcher.label not in set(known) | OF_A_SCRAPE | added | (OPEN if selector.metric == "ALERTS" else set()):
                yield f"{selector.metric} has no label {matcher.label}"
        elif matcher.label not in known:
            yield f"{selector.metric} has no label {matcher.label}"
        elif not any(matcher.takes(value) for value in known[matcher.label]):
            yield f"{selector.metric} has no {matcher.label} {matcher.op} {matcher.value!r}, only {sorted(known[matcher.label])}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    options = parser.parse_args()
    every = expressions.all_expressions()
    exported, added = Exported(live_page(options.program)), relabelled()
    recorded = {one.name for one in every if one.kind == "record"}
    for kind in ("record", "alert", "text", "panel", "annotation", "variable"):
        check(any(one.kind == kind for one in every), f"there is no {kind} with an expression")
    faults = [f"{one.where}: {fault}\n    {one.promql}" for one in every for fault in faults_of(one, exported, recorded, added)]
    if faults:
        raise Failed(f"{len(faults)} names that nobody makes\n" + "\n".join(faults))
    print(f"{len(every)} expressions name {len({s.metric for one in every for s in Names(one.promql).selectors})} metrics, "
          f"of {len(exported.families)} that are exported and {len(recorded)} that rules make")


if __name__ == "__main__":
    run(main)
