package floorwalker.peers;

import java.time.Duration;
import java.util.List;

/** A sliding window of event time: [end - length, end), for every end that is a multiple of the step. */
public record Window(String name, Duration length, Duration step) {
  public static final Window ONE_MINUTE = new Window("1m", Duration.ofMinutes(1), Duration.ofSeconds(5));
  public static final Window FIVE_MINUTES = new Window("5m", Duration.ofMinutes(5), Duration.ofSeconds(15));
  public static final List<Window> ALL = List.of(ONE_MINUTE, FIVE_MINUTES);

  /** The end of the newest window that is complete at a time; both in milliseconds since the epoch. */
  public long lastEnd(long time) {
    return time - Math.floorMod(time, step.toMillis());
  }
}
