"""Events that come in slices while the test does something else: a thread that runs `floorwalker replay` once a slice."""
import pathlib
import tempfile
import threading

from floor import BROKERS, Failed, check, replay, wait_for


class Feed:
    """Use as a context. release(n) has the first n lines written soon; finish() all of them, and waits until they are."""

    def __init__(self, program, topic, lines, brokers=BROKERS):
        self.program, self.topic, self.lines, self.brokers = program, topic, lines, brokers
        self.released, self.written, self.closed, self.failed = 0, 0, False, None
        self.changed = threading.Condition()
        self.thread = threading.Thread(target=self._write, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self._close()
        self.thread.join(120)

    def release(self, count):
        check(self.failed is None, f"the feed has failed: {self.failed}")
        with self.changed:
            self.released = min(max(self.released, count), len(self.lines))
            self.changed.notify()

    def settle(self, deadline_s=120):
        """Waits until all that was released is written."""
        wait_for("the released events written", lambda: self.failed or self.written >= self.released, deadline_s)
        check(self.failed is None, f"the feed has failed: {self.failed}")

    def finish(self, deadline_s=120):
        self.release(len(self.lines))
        self._close()
        self.thread.join(deadline_s)
        check(not self.thread.is_alive(), f"the feed is not written within {deadline_s} s")
        check(self.failed is None, f"the feed has failed: {self.failed}")

    def _close(self):
        with self.changed:
            self.closed = True
            self.changed.notify()

    def _write(self):
        with tempfile.TemporaryDirectory(prefix="floorwalker-feed-") as folder:
            piece = pathlib.Path(folder) / "piece.ndjson"
            try:
                while True:
                    with self.changed:
                        self.changed.wait_for(lambda: self.closed or self.released > self.written)
                        upto = self.released
                    if upto == self.written:
                        return
                    piece.write_bytes(b"".join(self.lines[self.written:upto]))
                    replay(self.program, self.topic, piece, brokers=self.brokers)
                    self.written = upto
            except Failed as failed:
                self.failed = failed
