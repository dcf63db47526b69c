"""What Prometheus and Alertmanager have in common: a program of Debian's, run on a free port for a test, ready when it says so."""
import pathlib
import subprocess
import urllib.request

from floor import Failed, free_port, wait_for


class MonitoringServer:
    """Use as a context; `folder` is for its configuration, data and log. A class of it says `PROGRAM`, and its `words()`."""

    PROGRAM = ""

    def __init__(self, folder, config, port=None):
        self.folder, self.port = pathlib.Path(folder), port or free_port()
        self.config = self.folder / f"{self.PROGRAM}.yml"
        self.config.write_text(config)

    def __enter__(self):
        words = [self.PROGRAM, f"--config.file={self.config}", f"--web.listen-address=127.0.0.1:{self.port}",
                 "--log.level=warn", *self.words()]
        try:
            self.process = subprocess.Popen(words, stdout=open(self.folder / "log", "wb"), stderr=subprocess.STDOUT)
        except FileNotFoundError:
            raise Failed(f"there is no {self.PROGRAM}; script/bootstrap --test installs it") from None
        try:
            wait_for(self.PROGRAM, self.is_ready, 60, self.process)
        except Failed as failed:
            self.__exit__()
            raise Failed(f"{failed}: {(self.folder / 'log').read_text(errors='replace')[-2000:]}") from None
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(30)

    def is_ready(self):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/-/ready", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False
