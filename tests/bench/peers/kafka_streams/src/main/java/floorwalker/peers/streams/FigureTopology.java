package floorwalker.peers.streams;

import floorwalker.peers.Board;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Repartitioned;

/** events, by contact -> outcomes, repartitioned by row -> figures. */
final class FigureTopology {
  private FigureTopology() {}

  static Topology of(String topic, Tally tally) {
    var builder = new StreamsBuilder();
    // The key is of no use here, so it is not made a string.
    var events = Consumed.with(Serdes.ByteArray(), EventSerde.serde())
        .withTimestampExtractor(new EventSerde.EventTime())
        .withOffsetResetPolicy(AutoOffsetReset.earliest());
    var byRow = Repartitioned.with(Serdes.String(), StateSerdes.outcome()).withName("outcomes");
    builder.stream(topic, events)
        .process(ContactOutcomes.supplier(tally))
        .repartition(byRow)
        .process(RowFigures.supplier(tally))
        .foreach((row, figures) -> Board.THE.put(figures));
    return builder.build();
  }
}
