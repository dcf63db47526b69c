package floorwalker.peers;

/**
 * What the job reads of an event; null where the event does not say it. Plain public fields: what Flink's POJO
 * serializer wants.
 */
public class Event {
  public enum Type { STARTED, QUEUED, ANSWERED, ABANDONED, LEFT_QUEUE, TRANSFERRED, ENDED }

  public Type type;
  public String contact;
  /** When it happened, in microseconds since the epoch. */
  public long time;

  public String queue;
  public String channel;
  public String direction;
  public String role;
  public String by;
}
