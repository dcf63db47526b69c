"""The Kafka that all contenders read, as script/kafka starts it. What it holds is kept between runs."""
import pathlib
import subprocess
import sys

from contender import cpu_seconds, failed


class broker:
    def __init__(self, root):
        self.script = root / "script" / "kafka"
        self.directory = (root / "build" / "bench" / "kafka").resolve()
        sys.path.insert(0, str(root / "script" / "kafka.d"))

    def __enter__(self):
        self.started = not self.is_running()
        port = self.port_of_last_time() if self.directory.exists() else None
        if port is None:
            from free_port import free_port
            port = free_port(in_a_row=2)
        self.port, self.address = port, f"127.0.0.1:{port}"
        self.tell("start")
        return self

    def __exit__(self, *_):
        if self.started:
            self.tell("stop")

    def tell(self, *words):
        done = subprocess.run([self.script, *words, "--port", str(self.port), "--dir", self.directory],
                              capture_output=True, text=True)
        if done.returncode != 0:
            raise failed(f"script/kafka {' '.join(words)}: {done.stdout}{done.stderr}")

    def create(self, topic):
        self.tell("topic", topic, "6")

    def delete(self, topic):
        self.tell("delete", topic)

    def records_in(self, topic):
        """In all its partitions; 0 if there is no such topic."""
        from admin import end_offset
        try:
            return sum(end_offset(self.address, topic, partition) for partition in range(6))
        except OSError:
            return 0

    def cpu_seconds(self):
        return cpu_seconds(self.pid())

    def pid(self):
        return int((self.directory / "pid").read_text())

    def is_running(self):
        try:
            return str(self.directory) in pathlib.Path(f"/proc/{self.pid()}/cmdline").read_text()
        except (OSError, ValueError):
            return False

    def port_of_last_time(self):
        """Its own address stands in what it holds."""
        try:
            for line in (self.directory / "server.properties").read_text().splitlines():
                if line.startswith("advertised.listeners="):
                    return int(line.rpartition(":")[2])
        except OSError:
            pass
        return None
