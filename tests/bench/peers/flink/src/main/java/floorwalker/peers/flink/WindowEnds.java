package floorwalker.peers.flink;

import floorwalker.peers.Progress;
import floorwalker.peers.Waits;
import floorwalker.peers.WindowFigures;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** A window's figures, once it is complete. */
final class WindowEnds extends ProcessWindowFunction<Waits, WindowFigures, String, TimeWindow> {
  private static final long serialVersionUID = 1;

  private final String name;

  WindowEnds(String name) {
    this.name = name;
  }

  @Override
  public void process(String row, Context context, Iterable<Waits> waits, Collector<WindowFigures> out) {
    long end = context.window().getEnd();
    // The topic's end closes all windows; those that reach beyond the newest event are not complete.
    if (end > Progress.newestEventTime()) return;
    out.collect(WindowFigures.of(row, name, end, waits.iterator().next()));
  }
}
