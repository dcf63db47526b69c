package floorwalker.peers.flink;

import floorwalker.peers.Event;
import floorwalker.peers.EventReader;
import floorwalker.peers.Progress;
import java.io.IOException;
import org.apache.flink.api.common.serialization.AbstractDeserializationSchema;

/** Events as they are on the topic. Those the job has no use for go no further: a null is not emitted. */
final class EventSchema extends AbstractDeserializationSchema<Event> {
  private static final long serialVersionUID = 1;

  private transient EventReader reader;

  @Override
  public void open(InitializationContext context) {
    reader = EventReader.chosen();
  }

  @Override
  public Event deserialize(byte[] record) throws IOException {
    Progress.record();
    return reader.read(record);
  }
}
