package floorwalker.peers;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.module.blackbird.BlackbirdModule;
import java.io.IOException;
import java.time.Instant;

/** Binds each record to an object, as nearly everybody does; by one reader that is made once, with generated accessors. */
final class BindReader implements EventReader {
  record Data(String queue, @JsonProperty("from_queue") String fromQueue, String channel, String direction, String role,
      String by) {}

  record CloudEvent(String type, Instant time, String subject, Data data) {}

  private final ObjectReader json = JsonMapper.builder()
      .addModules(new JavaTimeModule(), new BlackbirdModule())
      .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
      .build()
      .readerFor(CloudEvent.class);

  @Override
  public Event read(byte[] record) throws IOException {
    CloudEvent read = json.readValue(record);
    var event = new Event();
    event.type = EventReader.typeNamed(read.type);
    if (event.type == null) return null;
    event.contact = read.subject;
    event.time = EventReader.micros(read.time);
    event.queue = read.data.queue != null ? read.data.queue : read.data.fromQueue;
    event.channel = read.data.channel;
    event.direction = read.data.direction;
    event.role = read.data.role;
    event.by = read.data.by;
    return event;
  }
}
