"""Starts compose.yaml's services without an engine: services.py --program FLOORWALKER.

Each by its own command line, with its own configuration at the place where compose.yaml mounts it, as a user without rights, in
the order that depends_on says. What an image would bring comes from this machine: Debian's Prometheus and Alertmanager, Kafka's jars,
the program that was built. Grafana is not to be had here, and is left out; tests/grafana checks what it is given.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request

from compose_file import ROOT, health_words, image_settings, load, mounts, needs
from container import Container, as_root, isolated

sys.path.insert(0, str(ROOT / "tests" / "e2e"))
from floor import Failed, check, run, wait_for  # noqa: E402

LEFT_OUT = {"grafana"}
JARS = sorted((ROOT / "build" / "third_party").glob("kafka-*"))
JAVA = ["java", "-Xmx256m", f"-Dlog4j2.configurationFile={ROOT}/script/kafka.d/log4j2.properties", "-cp", f"{JARS[-1] if JARS else ''}/*"]


class Image:
    """What an image brings: its entry point, its user, where it works, and the folders of it that the user may write to."""

    def __init__(self, entry, user, works_in="/", made=(), tools=()):
        self.entry, self.user, self.works_in, self.tools = entry, user, works_in, dict(tools)
        self.made = [*made, *([works_in] if works_in != "/" else [])]


def images(program):
    # Kafka's image makes its configuration of the variables by this very class, and then starts the broker with it.
    kafka = (f"{' '.join(JAVA)} kafka.docker.KafkaDockerWrapper setup --default-configs-dir /etc/kafka/docker"
             " --mounted-configs-dir /mnt/shared/config --final-configs-dir /opt/kafka/config"
             f" && exec {' '.join(JAVA)} kafka.Kafka /opt/kafka/config/server.properties")
    return {
        "apache/kafka": Image(["sh", "-c", kafka.replace("/*", "/\\*")], 1000, "/",
                              ["/opt/kafka/config", "/opt/kafka/logs", "/etc/kafka/docker", "/mnt/shared/config"],
                              {"/opt/kafka/bin/kafka-topics.sh": [*JAVA, "org.apache.kafka.tools.TopicCommand"]}),
        "prom/prometheus": Image(["/usr/bin/prometheus"], 65534, "/prometheus"),
        "prom/alertmanager": Image(["/usr/bin/prometheus-alertmanager"], 65534, "/alertmanager"),
        "floorwalker": Image([str(program)], image_settings()["USER"], "/var/lib/floorwalker"),
    }


class Set:
    """The services of compose.yaml that can be had here."""

    def __init__(self, folder, program):
        self.folder, self.images = pathlib.Path(folder), images(program)
        self.services = {name: one for name, one in load()["services"].items() if name not in LEFT_OUT}
        self.running = {}

    def image(self, name):
        return self.images[self.services[name]["image"].split(":")[0]]

    def _mounts(self, name):
        found = {str(ROOT): (str(ROOT), False)}  # the program, the jars
        for place, (source, writable) in mounts(self.services[name]).items():
            if not source.startswith("/"):
                source = self.folder / "volumes" / source
                source.mkdir(parents=True, exist_ok=True)
                subprocess.run(["chown", f"{self.image(name).user}:{self.image(name).user}", source], check=True)
            found[place] = str(source), writable
        return found

    def words(self, name):
        service, image = self.services[name], self.image(name)
        entry = service.get("entrypoint", image.entry)
        return [*image.tools.get(entry[0], entry[:1]), *entry[1:], *service.get("command", [])]

    def start(self, name):
        service, image = self.services[name], self.image(name)
        container = Container(self.folder / name, "/", image.user, service["read_only"], self._mounts(name), service["tmpfs"], image.made,
                              self.services, service.get("environment"))
        container.start(self.words(name), image.works_in)
        self.running[name] = container

    def start_in_order(self):
        left = dict(self.services)
        while left:
            ready = [name for name in left if not needs(left[name]).keys() & left.keys()]
            check(ready, f"depends_on goes in a circle: {list(left)}")
            for name in ready:
                for other, condition in needs(left[name]).items():
                    self.wait(other, condition)
                self.start(name)
                del left[name]

    def wait(self, name, condition):
        container = self.running[name]
        if condition == "service_completed_successfully":
            check(container.process.wait(120) == 0, f"{name} ended with {container.process.returncode}:\n{container.said()}")
        elif condition == "service_healthy":
            words = health_words(self.services[name])
            wait_for(f"health of {name}", lambda: is_healthy(container, words), 120, container.process, pause_s=0.2)


def is_healthy(container, words):
    """wget is the images' own, and not on every machine: what it would ask for is asked for from here."""
    if words[0] == "wget":
        return get(words[-1]) is not None
    return container.inside(words).returncode == 0


def get(url):
    """The answer's text; none, if there is no answer or not 200."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.read().decode()
    except OSError:
        return None


def ask_prometheus(path, **words):
    answer = get(f"http://127.0.0.1:9090/api/v1/{path}?{urllib.parse.urlencode(words)}")
    return json.loads(answer)["data"] if answer else {}


def check_floorwalker(services):
    container = services.running["floorwalker"]
    wait_for("readiness of floorwalker", lambda: get("http://127.0.0.1:8080/readyz"), 60, container.process)
    words = image_settings()["HEALTHCHECK"]
    check(is_healthy(container, words), f"the image's health check says no: {container.inside(words).stdout}")

    def offered():
        snapshot = json.loads(get("http://127.0.0.1:8080/api/v1/snapshot?windows=1h"))
        check(snapshot["partitions"] == {"total": 6, "covered": 6}, f"partitions: {snapshot['partitions']}")
        return sum(queue["windows"]["1h"]["offered"] for queue in snapshot["queues"])

    wait_for("simulated calls", offered, 60, container.process)
    check("LogAppendTime" not in container.said(), f"the topic is without LogAppendTime:\n{container.said()}")


def check_prometheus(services):
    process = services.running["prometheus"].process

    def unscraped():
        targets = ask_prometheus("targets").get("activeTargets", [])
        up = {target["labels"]["job"] for target in targets if target["health"] == "up"}
        return {"floorwalker", *(target["labels"]["job"] for target in targets)} - up

    wait_for("all targets up", lambda: not unscraped(), 60, process)

    groups = ask_prometheus("rules")["groups"]
    files = {pathlib.Path(group["file"]).name for group in groups}
    check(files == {"recording.yaml", "customers.yaml", "ourselves.yaml"}, f"rules of {files}")
    wait_for("rules that were run", lambda: all(
        rule["health"] == "ok" for group in ask_prometheus("rules")["groups"] for rule in group["rules"]), 60, process)

    found = wait_for("the Alertmanager", lambda: ask_prometheus("alertmanagers").get("activeAlertmanagers"), 60, process)
    check(["http://alertmanager:9093/api/v2/alerts"] == [one["url"] for one in found], f"Alertmanagers: {found}")
    retention = ask_prometheus("status/flags")["storage.tsdb.retention.time"]
    check(retention == "5w", f"retention is {retention}; the usual needs the same weekday of four weeks")
    wallboard = wait_for("the wallboard's address",
                         lambda: ask_prometheus("query", query="floorwalker_build_info{wallboard!=''}").get("result"), 60, process)
    check(wallboard[0]["metric"]["wallboard"] == "http://127.0.0.1:8080", f"the wallboard's address: {wallboard}")


def check_confined(services):
    """Nothing runs as root, and only Kafka could write to its root."""
    for name, container in services.running.items():
        if container.process.poll() is not None:
            continue
        done = container.inside(["sh", "-c", "touch /usr/written 2>&1 || touch /etc/written"])
        check(done.returncode != 0, f"{name} can write to its root")
        status = pathlib.Path(f"/proc/{container.process.pid}/status").read_text()
        check("\nCapEff:\t0000000000000000\n" in status and "\nNoNewPrivs:\t1\n" in status, f"{name} has rights:\n{status}")
        check(f"\nUid:\t{services.image(name).user}\t" in status, f"{name} runs as another user:\n{status}")


def check_stop(services):
    container = services.running["floorwalker"]
    grace = int(services.services["floorwalker"]["stop_grace_period"].removesuffix("s"))
    check(container.stop(grace) == 0, f"floorwalker ended with {container.process.returncode}:\n{container.said()}")
    stored = list((services.folder / "volumes" / "floorwalker" / "state").rglob("*"))
    check(stored, "no state is on the volume")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=pathlib.Path, required=True)
    program = parser.parse_args().program.resolve()
    as_root()
    isolated()
    check(JARS, "Kafka's jars are not there; script/kafka start fetches them")
    with tempfile.TemporaryDirectory(prefix="floorwalker-services-") as folder:
        services = Set(folder, program)
        try:
            services.start_in_order()
            check_floorwalker(services)
            check_prometheus(services)
            check_confined(services)
            check_stop(services)
        except Failed:
            for name, container in services.running.items():
                print(f"== {name}\n{container.said()[-3000:]}")
            raise
        finally:
            for container in services.running.values():
                container.kill()
    print(f"{', '.join(services.running)}: started, healthy, at work together, and stopped")


if __name__ == "__main__":
    run(main)
