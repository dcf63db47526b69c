package floorwalker.peers.flink;

import floorwalker.peers.Board;
import floorwalker.peers.Event;
import floorwalker.peers.Outcome;
import floorwalker.peers.Progress;
import floorwalker.peers.Window;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.windowing.assigners.SlidingEventTimeWindows;

/** events, by contact -> outcomes, by row -> counts and sliding windows -> the board. */
final class FigureJob {
  private static final Duration DISORDER_MAX = Duration.ofSeconds(5);

  private FigureJob() {}

  static void build(StreamExecutionEnvironment environment, String brokers, String topic) {
    KeyedStream<Outcome, String> outcomes = events(environment, brokers, topic)
        .keyBy(event -> event.contact)
        .process(new ContactOutcomes())
        .uid("contacts")
        .keyBy(outcome -> outcome.row);
    outcomes.process(new RowCounts()).uid("counts")
        .sinkTo(new BoardSink<>(counts -> Board.THE.put(counts.f0, counts.f1)));
    KeyedStream<Outcome, String> answers =
        outcomes.filter(outcome -> outcome.kind == Outcome.Kind.ANSWERED).keyBy(outcome -> outcome.row);
    for (Window window : Window.ALL) {
      answers.window(SlidingEventTimeWindows.of(window.length(), window.step()))
          .aggregate(new WaitQuantiles(), new WindowEnds(window.name()))
          .uid("waits-" + window.name())
          .sinkTo(new BoardSink<>(figures -> Board.THE.put(figures)));
    }
  }

  private static DataStream<Event> events(StreamExecutionEnvironment environment, String brokers, String topic) {
    KafkaSource<Event> source = KafkaSource.<Event>builder()
        .setBootstrapServers(brokers)
        .setTopics(topic)
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setBounded(OffsetsInitializer.latest())
        .setValueOnlyDeserializer(new EventSchema())
        .build();
    var eventTime = WatermarkStrategy.<Event>forBoundedOutOfOrderness(DISORDER_MAX)
        .withTimestampAssigner((event, recordTime) -> timeOf(event));
    return environment.fromSource(source, eventTime, "events").uid("events");
  }

  private static long timeOf(Event event) {
    long time = Math.floorDiv(event.time, 1_000L);
    Progress.eventTime(time);
    return time;
  }
}
