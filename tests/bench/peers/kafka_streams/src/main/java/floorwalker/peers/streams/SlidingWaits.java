package floorwalker.peers.streams;

import floorwalker.peers.Waits;
import floorwalker.peers.Window;
import floorwalker.peers.WindowFigures;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;

/** Slides a window over a row's panes: each pane is read once, added when it enters, subtracted when it leaves. */
final class SlidingWaits {
  private final ReadOnlyWindowStore<String, Waits> panes;

  SlidingWaits(ReadOnlyWindowStore<String, Waits> panes) {
    this.panes = panes;
  }

  /** Passes on the figures of all windows that end later than `after` and not later than `until`, if not empty. */
  void slide(String row, Window window, long after, long until, Consumer<WindowFigures> out) {
    long step = window.step().toMillis();
    long length = window.length().toMillis();
    long end = window.lastEnd(after) + step;
    if (end > until) return;
    var inside = new ArrayDeque<KeyValue<Long, Waits>>();
    var sum = new Waits();
    try (WindowStoreIterator<Waits> entering =
        panes.fetch(row, Instant.ofEpochMilli(end - length), Instant.ofEpochMilli(until - 1))) {
      for (; end <= until; end += step) {
        while (entering.hasNext() && entering.peekNextKey() < end) {
          inside.add(entering.next());
          sum.add(inside.getLast().value);
        }
        while (!inside.isEmpty() && inside.getFirst().key < end - length) sum.subtract(inside.removeFirst().value);
        if (sum.count() > 0) out.accept(WindowFigures.of(row, window.name(), end, sum));
      }
    }
  }
}
