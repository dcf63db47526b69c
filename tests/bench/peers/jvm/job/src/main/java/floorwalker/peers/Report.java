package floorwalker.peers;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Writes what a run measured and what it computed. */
public final class Report {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Report() {}

  public static void write(String contender, String version, Path file) throws IOException {
    ObjectNode report = JSON.createObjectNode()
        .put("contender", contender)
        .put("version", version)
        .put("records", Progress.records());
    putMeasured(report);
    putCounts(report.putArray("counts"));
    ObjectNode windows = report.putObject("windows");
    for (Window window : Window.ALL) putWindow(windows.putObject(window.name()), window);
    JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), report);
  }

  private static void putMeasured(ObjectNode report) throws IOException {
    Progress.Mark first = Progress.first();
    Progress.Mark last = Progress.last();
    report.put("seconds", (last.clock() - first.clock()) / 1e9)
        .put("cpu_seconds", (last.cpu() - first.cpu()) / 1e9)
        .put("startup_seconds", Progress.startupSeconds())
        .put("peak_memory_bytes", peakMemory());
  }

  /** The largest resident size of this process so far, in bytes. */
  private static long peakMemory() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      String line = lines.filter(l -> l.startsWith("VmHWM:")).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
    }
  }

  private static void putCounts(ArrayNode rows) {
    Board.THE.counts().forEach((key, counts) -> putRow(rows, key)
        .put("offered", counts.offered)
        .put("answered", counts.answered)
        .put("abandoned", counts.abandoned)
        .put("transfers", counts.transfers));
  }

  /** All of a window's results by number, and the last complete ones in full. */
  private static void putWindow(ObjectNode report, Window window) {
    long end = window.lastEnd(Progress.newestEventTime());
    report.put("results", Board.THE.windows(window).count())
        .put("samples", Board.THE.windows(window).mapToLong(WindowFigures::count).sum());
    ArrayNode rows = report.put("last_end", Instant.ofEpochMilli(end).toString()).putArray("last");
    Board.THE.windows(window, end).forEach(figures -> putRow(rows, figures.row())
        .put("count", figures.count())
        .put("p50_ms", figures.p50())
        .put("p95_ms", figures.p95()));
  }

  private static ObjectNode putRow(ArrayNode rows, String key) {
    Row row = Row.of(key);
    return rows.addObject().put("queue", row.queue()).put("channel", row.channel());
  }
}
