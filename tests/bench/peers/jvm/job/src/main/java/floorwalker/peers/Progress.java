package floorwalker.peers;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** How far the run is, and the span that is measured: from the first record in hand to the last result. */
public final class Progress {
  /** Both in nanoseconds; cpu is user and system time of the whole process. */
  public record Mark(long clock, long cpu) {
    private static final OperatingSystemMXBean SYSTEM =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    static Mark now() {
      return new Mark(System.nanoTime(), SYSTEM.getProcessCpuTime());
    }
  }

  private static final LongAdder records = new LongAdder();
  private static final LongAccumulator newest = new LongAccumulator(Math::max, Long.MIN_VALUE);
  private static final AtomicReference<Mark> first = new AtomicReference<>();
  private static volatile Mark last;
  private static volatile double startupSeconds;

  private Progress() {}

  /** A record is in hand. */
  public static void record() {
    if (first.get() == null) start();
    records.increment();
  }

  private static void start() {
    if (!first.compareAndSet(null, Mark.now())) return;
    startupSeconds = (System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime()) / 1e3;
  }

  /** An event of the job happened at this time, in milliseconds since the epoch. */
  public static void eventTime(long time) {
    newest.accumulate(time);
  }

  /** A result is there; it may be the last. */
  public static void result() {
    last = Mark.now();
  }

  public static long records() {
    return records.sum();
  }

  public static long newestEventTime() {
    return newest.get();
  }

  public static Mark first() {
    return first.get();
  }

  public static Mark last() {
    return last;
  }

  public static double startupSeconds() {
    return startupSeconds;
  }
}
