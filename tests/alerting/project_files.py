"""The project's own configuration of Prometheus and of Alertmanager, with nothing replaced but what a test must: addresses and
intervals. What is replaced must be there: a file that has changed its shape fails the test instead of being passed over."""
import urllib.parse

import yaml

from floor import ROOT, Failed, check

RULES = ROOT / "dashboards" / "prometheus"
GRAFANA = ROOT / "dashboards" / "grafana"
PROMETHEUS = ROOT / "docker" / "prometheus.yaml"
COMPOSE = ROOT / "docker" / "compose.yaml"
ALERTMANAGER = ROOT / "dashboards" / "alertmanager" / "alertmanager.yaml"
RULES_IN_CONTAINER = "rules/"  # docker/compose.yaml has RULES there


def rule_files():
    """All of them, without their unit tests."""
    found = sorted(path for path in RULES.glob("*.yaml") if not path.name.endswith("_test.yaml"))
    check(found, f"no rule file in {RULES}")
    return found


def load(path):
    check(path.is_file(), f"there is no {path}")
    return yaml.safe_load(path.read_text())


def at_port(address, port):
    """The same address on the loopback, as the file writes it otherwise."""
    return urllib.parse.urlsplit(address)._replace(netloc=f"127.0.0.1:{port}").geturl()


def prometheus_config(ports, own_port, alertmanager_port, interval=None):
    """docker/prometheus.yaml for instances at `ports`, the first of which has the wallboard; `interval`, such as "1s",
    instead of its own."""
    config = load(PROMETHEUS)
    check({"scrape_interval", "scrape_timeout", "evaluation_interval", "external_labels"} == set(config["global"]),
          f"unexpected keys in global of {PROMETHEUS}: {sorted(config['global'])}")
    if interval:
        config["global"].update(scrape_interval=interval, scrape_timeout=interval, evaluation_interval=interval)
    labels = config["global"]["external_labels"]
    old = dict(labels)
    check({"wallboard", "runbooks"} <= set(labels), f"no external labels wallboard and runbooks in {PROMETHEUS}")
    labels["wallboard"] = at_port(labels["wallboard"], ports[0])

    config["rule_files"] = [str(RULES / name.removeprefix(RULES_IN_CONTAINER)) for name in config["rule_files"]]
    check(sorted(config["rule_files"]) == [str(path) for path in rule_files()],
          f"{PROMETHEUS} loads {config['rule_files']}, there are {[path.name for path in rule_files()]}")

    (alertmanager,) = config["alerting"]["alertmanagers"]
    alertmanager["static_configs"] = [{"targets": [f"127.0.0.1:{alertmanager_port}"]}]
    where = {"floorwalker": ports, "prometheus": [own_port], "alertmanager": [alertmanager_port]}
    for job in config["scrape_configs"]:
        check(job["job_name"] in where, f"{PROMETHEUS}: what is the job {job['job_name']}?")
        job["static_configs"] = [{"targets": [f"127.0.0.1:{port}" for port in where.pop(job["job_name"])]}]
        for relabel in job.get("metric_relabel_configs", []):
            if relabel.get("replacement") == old["wallboard"]:
                relabel["replacement"] = labels["wallboard"]
    check("floorwalker" not in where, f"{PROMETHEUS} has no job floorwalker")
    return yaml.safe_dump(config)


def retention():
    """The option of docker/compose.yaml that says how long Prometheus keeps what it knows."""
    options = [word for word in load(COMPOSE)["services"]["prometheus"]["command"] if "retention.time" in word]
    check(len(options) == 1, f"{COMPOSE} does not say how long Prometheus keeps its data")
    return options[0]


def routed(route):
    """The receivers that anything goes to."""
    names = {route["receiver"]} if "receiver" in route else set()
    for one in route.get("routes", []):
        names |= routed(one)
    return names


def alertmanager_config(pager):
    """dashboards/alertmanager/alertmanager.yaml; each receiver's web hook goes to the pager, under the receiver's name."""
    config = load(ALERTMANAGER)
    known = {receiver["name"]: receiver for receiver in config["receivers"]}
    for name in routed(config["route"]):
        receiver = known[name]
        if set(receiver) != {"name", "webhook_configs"}:
            raise Failed(f"{ALERTMANAGER}: receiver {name} has {sorted(receiver)}; there is a stand-in for web hooks only")
        for hook in receiver["webhook_configs"]:
            hook["url"] = pager.address_of(name)
    return yaml.safe_dump(config)
