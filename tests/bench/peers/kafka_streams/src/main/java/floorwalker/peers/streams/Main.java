package floorwalker.peers.streams;

import static org.apache.kafka.streams.CloseOptions.GroupMembershipOperation.LEAVE_GROUP;

import floorwalker.peers.Arguments;
import floorwalker.peers.Board;
import floorwalker.peers.Counts;
import floorwalker.peers.Report;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;

/** Runs the job on Kafka Streams until all records are in its figures, and reports them. */
public final class Main {
  private Main() {}

  public static void main(String[] words) throws Exception {
    Arguments arguments = Arguments.of(words);
    var settings = new Settings(arguments.brokers());
    var tally = new Tally();
    Topology topology = FigureTopology.of(arguments.topic(), tally);
    try (var streams = new KafkaStreams(topology, settings.properties())) {
      streams.setUncaughtExceptionHandler(e -> StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
      streams.start();
      while (!tally.complete(arguments.records())) {
        if (streams.state().isShuttingDown()) throw new IllegalStateException("Kafka Streams gave up; see its log");
        Thread.sleep(10);
      }
      readCounts(streams);
      Report.write("kafka_streams", AppInfoParser.getVersion(), arguments.out());
      streams.close(CloseOptions.groupMembershipOperation(LEAVE_GROUP));
    } finally {
      settings.cleanUp();
    }
  }

  /** What a wallboard would ask for, by an interactive query. The figures of windows are on the board already. */
  private static void readCounts(KafkaStreams streams) {
    var counts = streams.store(
        StoreQueryParameters.fromNameAndType(RowFigures.COUNTS, QueryableStoreTypes.<String, Counts>keyValueStore()));
    try (KeyValueIterator<String, Counts> rows = counts.all()) {
      rows.forEachRemaining(row -> Board.THE.put(row.key, row.value));
    }
  }
}
