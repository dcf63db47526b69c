"""Instances that share a topic's partitions: what they have in common, and those that live just now."""
import contextlib
import uuid

import stored
from floor import BROKERS, Server, admin, check


class Cluster:
    """Use as a context: whoever still lives at its end stops politely, one after the other."""

    def __init__(self, program, topic, settings="", brokers=BROKERS):
        self.program, self.topic, self.settings, self.brokers = program, topic, settings, brokers
        self.store = stored.StateTopic(brokers)
        self.views = f"test-views-{uuid.uuid4().hex[:12]}"
        self.group = f"test-group-{uuid.uuid4().hex[:12]}"
        self.living = {}  # Server: its context
        self.newest = {}  # Server: the most records it has told as taken

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        try:
            for server in list(self.living):
                if kind:
                    server.kill()
                self.forget(server)
        finally:
            for name in (self.store.name, self.views):
                with contextlib.suppress(OSError):
                    admin.delete(self.brokers, name)

    def join(self, wait_ready=True, settings=None, port=None):
        server = Server(self.program, self.topic, f"{settings or self.settings}cluster: {{views_topic: {self.views}}}\n",
                        self.store, self.brokers, wait_ready, self.group, port)
        context = contextlib.ExitStack()
        context.enter_context(server)
        self.living[server], self.newest[server] = context, 0
        return server

    def forget(self, server):
        """Stops it politely, unless it was killed before, and checks how it ended."""
        self.newest.pop(server)
        self.living.pop(server).close()

    def kill(self, server):
        check(server.process.poll() is None, f"an instance ended by itself with {server.process.returncode}")
        server.kill()
        self.forget(server)

    def taken(self, server):
        """Records taken as it tells; they are the whole centre's, and never fall."""
        now = server.metrics().records_taken()
        check(now >= self.newest[server], f"records taken fell from {self.newest[server]:.0f} to {now:.0f} on one instance")
        self.newest[server] = now
        return now

    def all_took(self, records):
        return all(self.taken(server) == records for server in list(self.living))
