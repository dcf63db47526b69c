package floorwalker.peers.streams;

import floorwalker.peers.Counts;
import floorwalker.peers.Outcome;
import floorwalker.peers.Waits;
import floorwalker.peers.Window;
import floorwalker.peers.WindowFigures;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/**
 * Counts of each row, and its waits in panes of event time that the sliding windows share. Some times a second the
 * figures of windows go on: of those that stream time has passed since, and again of those that changed since.
 */
final class RowFigures implements Processor<String, Outcome, String, WindowFigures> {
  static final String COUNTS = "counts";
  private static final String PANES = "panes";
  private static final Duration REFRESH = Duration.ofMillis(500);
  private static final long PANE = Window.ONE_MINUTE.step().toMillis();
  /** How far the partitions of a backlog may be apart: nothing holds them together. */
  private static final Duration GRACE = Duration.ofHours(1);
  private static final Duration RETENTION = Window.FIVE_MINUTES.length().plus(GRACE);

  private final Tally tally;
  private ProcessorContext<String, WindowFigures> context;
  private KeyValueStore<String, Counts> counts;
  private WindowStore<String, Waits> panes;
  private SlidingWaits windows;
  /** By row: windows that end later are to be shown, for the first time or again. */
  private final Map<String, Long> shownUntil = new HashMap<>();
  private long outcomesToShow = 0;

  private RowFigures(Tally tally) {
    this.tally = tally;
  }

  static ProcessorSupplier<String, Outcome, String, WindowFigures> supplier(Tally tally) {
    return new ProcessorSupplier<>() {
      @Override
      public Processor<String, Outcome, String, WindowFigures> get() {
        return new RowFigures(tally);
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        var counts = Stores.persistentKeyValueStore(COUNTS);
        var panes = Stores.persistentWindowStore(PANES, RETENTION, Duration.ofMillis(PANE), false);
        return Set.of(Stores.keyValueStoreBuilder(counts, Serdes.String(), StateSerdes.counts()).withCachingEnabled(),
            Stores.windowStoreBuilder(panes, Serdes.String(), StateSerdes.waits()).withCachingEnabled());
      }
    };
  }

  @Override
  public void init(ProcessorContext<String, WindowFigures> context) {
    this.context = context;
    counts = context.getStateStore(COUNTS);
    panes = context.getStateStore(PANES);
    windows = new SlidingWaits(panes);
    context.schedule(REFRESH, PunctuationType.WALL_CLOCK_TIME, now -> show());
  }

  @Override
  public void process(Record<String, Outcome> record) {
    Outcome outcome = record.value();
    count(record.key(), outcome.kind);
    if (outcome.kind == Outcome.Kind.ANSWERED) addWait(record.key(), record.timestamp(), outcome.wait);
    outcomesToShow++;
  }

  private void count(String row, Outcome.Kind kind) {
    Counts rowCounts = counts.get(row);
    if (rowCounts == null) rowCounts = new Counts();
    rowCounts.add(kind);
    counts.put(row, rowCounts);
  }

  private void addWait(String row, long time, long wait) {
    long begin = time - Math.floorMod(time, PANE);
    Waits waits = panes.fetch(row, begin);
    if (waits == null) waits = new Waits();
    waits.add(wait);
    panes.put(row, waits, begin);
    shownUntil.merge(row, begin, Math::min);
  }

  private void show() {
    long until = context.currentStreamTimeMs();
    shownUntil.replaceAll((row, after) -> {
      for (Window window : Window.ALL) windows.slide(row, window, after, until, this::forward);
      return Math.max(after, Window.ONE_MINUTE.lastEnd(until));
    });
    tally.outcomesShown(outcomesToShow);
    outcomesToShow = 0;
  }

  private void forward(WindowFigures figures) {
    context.forward(new Record<>(figures.row(), figures, figures.end()));
  }
}
