package floorwalker.peers.streams;

import floorwalker.peers.Event;
import floorwalker.peers.EventReader;
import floorwalker.peers.Progress;
import java.io.IOException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.TimestampExtractor;

/** Events as they are on the topic: read, never written. Those the job has no use for are null. */
final class EventSerde implements Deserializer<Event> {
  private final EventReader reader = EventReader.chosen();

  static Serde<Event> serde() {
    return Serdes.serdeFrom((topic, event) -> { throw new UnsupportedOperationException(); }, new EventSerde());
  }

  @Override
  public Event deserialize(String topic, byte[] record) {
    Progress.record();
    try {
      return reader.read(record);
    } catch (IOException e) {
      throw new SerializationException("not an event", e);
    }
  }

  /** Stream time is the events' own. */
  static final class EventTime implements TimestampExtractor {
    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
      return record.value() instanceof Event event ? Math.floorDiv(event.time, 1_000L) : Math.max(0, partitionTime);
    }
  }
}
