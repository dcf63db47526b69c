package floorwalker.peers.streams;

import java.util.concurrent.atomic.LongAdder;

/** Tells when all is done: every record read, and every outcome is in the figures shown. */
final class Tally {
  private final LongAdder done = new LongAdder();
  private final LongAdder sent = new LongAdder();
  private final LongAdder shown = new LongAdder();

  void recordDone() {
    done.increment();
  }

  void outcomeSent() {
    sent.increment();
  }

  void outcomesShown(long count) {
    shown.add(count);
  }

  /** An outcome is counted as sent before its record counts as done, so nothing is under way once this holds. */
  boolean complete(long records) {
    if (done.sum() > records) throw new IllegalStateException("the topic holds more than " + records + " records");
    return done.sum() == records && shown.sum() == sent.sum();
  }
}
