package floorwalker.peers;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;

/** Pulls token by token, and reads no further than the type where that has no use: what is possible with some care. */
final class PullReader implements EventReader {
  private final JsonFactory json = new JsonFactory();

  @Override
  public Event read(byte[] record) throws IOException {
    var event = new Event();
    try (JsonParser parser = json.createParser(record)) {
      expectObject(parser.nextToken());
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "type" -> {
            event.type = EventReader.typeNamed(parser.getText());
            if (event.type == null) return null;
          }
          case "time" -> event.time = EventReader.micros(Instant.parse(parser.getText()));
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

  private static void expectObject(JsonToken token) throws IOException {
    if (token != JsonToken.START_OBJECT) throw new IOException("not an object: " + token);
  }
}
