package floorwalker.peers;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Where the results end up: a table in memory that a wallboard could read. Any thread may call it. */
public final class Board {
  /** One in a process, because Flink makes its operators itself, out of serialized ones. */
  public static final Board THE = new Board();

  private record Key(String row, String window, long end) {}

  private final Map<String, Counts> counts = new ConcurrentHashMap<>();
  private final Map<Key, WindowFigures> windows = new ConcurrentHashMap<>();

  /** The caller does not change `rowCounts` any more. */
  public void put(String row, Counts rowCounts) {
    counts.put(row, rowCounts);
    Progress.result();
  }

  /** Takes the place of what was put for this window of the row before. */
  public void put(WindowFigures figures) {
    windows.put(new Key(figures.row(), figures.window(), figures.end()), figures);
    Progress.result();
  }

  /** By queue, then channel. */
  public Map<String, Counts> counts() {
    return new TreeMap<>(counts);
  }

  /** Of all rows and ends. */
  public Stream<WindowFigures> windows(Window window) {
    return windows.values().stream().filter(figures -> figures.window().equals(window.name()));
  }

  /** Those at one end, by queue, then channel. */
  public Stream<WindowFigures> windows(Window window, long end) {
    return windows(window).filter(figures -> figures.end() == end).sorted(Comparator.comparing(WindowFigures::row));
  }
}
