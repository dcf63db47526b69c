package floorwalker.peers;

/** A queue on a channel. Between operators it travels as one string, its key. */
public record Row(String queue, String channel) {
  private static final char SEPARATOR = '\0';

  public static String key(String queue, String channel) {
    return queue + SEPARATOR + channel;
  }

  public static Row of(String key) {
    int at = key.lastIndexOf(SEPARATOR);
    return new Row(key.substring(0, at), key.substring(at + 1));
  }
}
