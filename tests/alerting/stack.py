"""One simulated centre with all that watches it: a topic on the real Kafka, `floorwalker serve` (several that share it, if told
so), a real Prometheus, a real Alertmanager and who is paged, with the project's own rules and configuration."""
import contextlib
import pathlib
import time

import history
import project_files
from alertmanager_server import Alertmanager
from broker import Broker
from cluster import Cluster
from floor import BROKERS, Failed, Server, check, free_port, topic, wait_for
from pager import Pager
from prometheus_server import Prometheus
from simulator import Simulator

PARTITIONS = 6


class Stack:
    """Use as a context. When it begins the centre is live, and Prometheus sees it. `simulate` are the simulator's arguments;
    `warm_up_s` is what it writes of the past; Prometheus has seen it, too. `usual(folder)` may write more into Prometheus' data
    folder. `interval`: of scrapes and rules, instead of the project's own. `own_broker`: not the Kafka of all tests, but one that
    may be hurt."""

    def __init__(self, program, folder, simulate, warm_up_s, instances=1, usual=None, settings="", interval=None,
                 own_broker=False):
        self.program, self.folder, self.instances = program, pathlib.Path(folder), instances
        self.simulate, self.warm_up_s = [*simulate, "--warm-up", f"{warm_up_s}s"], warm_up_s
        self.usual, self.settings, self.contexts = usual, settings, contextlib.ExitStack()
        self.interval = interval
        self.broker = Broker(self.subfolder("kafka")) if own_broker else None
        self.brokers = self.broker.address if own_broker else BROKERS

    def __enter__(self):
        try:
            self.start()
        except BaseException as error:
            self.contexts.__exit__(type(error), error, None)
            raise
        return self

    def __exit__(self, *error):
        return self.contexts.__exit__(*error)

    def start(self):
        enter = self.contexts.enter_context
        if self.broker:
            enter(self.broker)
        name = self.topic = enter(topic(PARTITIONS, ["message.timestamp.type=LogAppendTime"], self.brokers))
        self.servers = self.serve(name)
        self.pager = enter(Pager())
        self.alertmanager = enter(Alertmanager(self.subfolder("alertmanager"), project_files.alertmanager_config(self.pager)))
        self.simulator = enter(Simulator(self.program, name, *self.simulate, brokers=self.brokers))
        self.wait_until_live()
        # Not earlier: what is written of the past comes at once, and would be a rate of that moment.
        self.prometheus = enter(self.watch())
        self.began = time.time()

    def serve(self, name):
        enter = self.contexts.enter_context
        if self.instances == 1:
            return [enter(Server(self.program, name, self.settings, self.subfolder("state"), self.brokers))]
        self.cluster = enter(Cluster(self.program, name, self.settings, self.brokers))
        return [self.cluster.join() for _ in range(self.instances)]

    def kill_one(self):
        """One of several instances; the first, which has the wallboard, lives."""
        self.cluster.kill(self.servers.pop())

    def watch(self):
        folder, port = self.subfolder("prometheus"), free_port()
        history.write_counters(folder / "data", self.servers, self.warm_up_s)
        if self.usual:
            self.usual(folder / "data")
        config = project_files.prometheus_config([server.port for server in self.servers], port, self.alertmanager.port,
                                                 self.interval)
        return Prometheus(folder, config=config, words=[project_files.retention()], port=port)

    def subfolder(self, name):
        path = self.folder / name
        path.mkdir()
        return path

    def wait_until_live(self):
        def live():
            ages = [server.snapshot("?queues=billing&windows=1m")["last_event_age_s"] for server in self.servers]
            return all(age is not None and age < 1 for age in ages)

        wait_for("live events on every instance", live, 60, self.simulator.process, pause_s=0.1)

    def now(self, queue, channel):
        """The row's figures of this moment, as the wallboard has them."""
        rows = self.servers[0].snapshot(f"?queues={queue}&windows=1m")["queues"]
        return next((row["now"] for row in rows if row["channel"] == channel), None)

    def expect_rules_fine(self):
        """Prometheus could evaluate every rule, and every target that lives answers."""
        groups = self.prometheus.ask("rules")["groups"]
        rules = [rule for group in groups for rule in group["rules"]]
        check(rules, "Prometheus has no rules")
        for rule in rules:
            check(rule["health"] == "ok", f"rule {rule['name']} is {rule['health']}: {rule.get('lastError', '')}")
        self.expect_targets_up()
        return len(rules)

    def expect_targets_up(self):
        """One scrape that took longer than its timeout on a busy machine is followed by the next."""
        down = []

        def as_they_live():
            targets = self.prometheus.ask("targets")["activeTargets"]
            down[:] = [f"{target['scrapeUrl']}: {target['lastError']}" for target in targets if target["health"] != "up"]
            return len(down) == self.instances - len(self.servers)

        try:
            wait_for("answers of all that live", as_they_live, 30, pause_s=0.5)
        except Failed as failed:
            raise Failed(f"{failed}; these do not answer: {down}") from None
