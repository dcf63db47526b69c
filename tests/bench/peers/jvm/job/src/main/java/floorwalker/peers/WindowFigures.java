package floorwalker.peers;

/** The waits of those answered in one window of a row. Times in milliseconds, `end` since the epoch. */
public record WindowFigures(String row, String window, long end, long count, long p50, long p95) {
  public static WindowFigures of(String row, String window, long end, Waits waits) {
    return new WindowFigures(row, window, end, waits.count(), waits.quantile(0.50), waits.quantile(0.95));
  }
}
