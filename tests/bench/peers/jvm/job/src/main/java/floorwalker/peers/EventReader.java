package floorwalker.peers;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;

/** Reads native events with Jackson's streaming parser. Any thread may call it. */
public final class EventReader {
  private final JsonFactory json = new JsonFactory();

  /** Returns null, without reading on, once the event turns out to be of a type the job has no use for. */
  public Event read(byte[] record) throws IOException {
    var event = new Event();
    try (JsonParser parser = json.createParser(record)) {
      expectObject(parser.nextToken());
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "type" -> {
            event.type = typeNamed(parser.getText());
            if (event.type == null) return null;
          }
          case "time" -> event.time = micros(Instant.parse(parser.getText()));
          case "subject" -> event.contact = parser.getText();
          case "data" -> readData(parser, event);
          default -> parser.skipChildren();
        }
      }
    }
    if (event.type == null || event.contact == null) throw new IOException("an event without type or subject");
    return event;
  }

  private static void readData(JsonParser parser, Event event) throws IOException {
    expectObject(parser.currentToken());
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "queue", "from_queue" -> event.queue = parser.getText();
        case "channel" -> event.channel = parser.getText();
        case "direction" -> event.direction = parser.getText();
        case "role" -> event.role = parser.getText();
        case "by" -> event.by = parser.getText();
        default -> parser.skipChildren();
      }
    }
  }

  private static Event.Type typeNamed(String name) {
    return switch (name) {
      case "contact.started" -> Event.Type.STARTED;
      case "contact.queued" -> Event.Type.QUEUED;
      case "contact.answered" -> Event.Type.ANSWERED;
      case "contact.abandoned" -> Event.Type.ABANDONED;
      case "contact.left_queue" -> Event.Type.LEFT_QUEUE;
      case "contact.transferred" -> Event.Type.TRANSFERRED;
      case "contact.ended" -> Event.Type.ENDED;
      default -> null;
    };
  }

  private static long micros(Instant time) {
    return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
  }

  private static void expectObject(JsonToken token) throws IOException {
    if (token != JsonToken.START_OBJECT) throw new IOException("not an object: " + token);
  }
}
