package floorwalker.peers;

import java.io.IOException;
import java.time.Instant;

/** Reads native events with Jackson. Any thread may call it. */
public interface EventReader {
  /** Returns null for an event of a type that the job has no use for. */
  Event read(byte[] record) throws IOException;

  /** The one that PEER_READER in the environment names: bind (the default) or pull. */
  static EventReader chosen() {
    String name = System.getenv().getOrDefault("PEER_READER", "bind");
    return switch (name) {
      case "bind" -> new BindReader();
      case "pull" -> new PullReader();
      default -> throw new IllegalArgumentException("PEER_READER is bind or pull, not " + name);
    };
  }

  /** Null if the job has no use for the type. */
  static Event.Type typeNamed(String name) {
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

  static long micros(Instant time) {
    return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
  }
}
