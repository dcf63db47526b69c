package floorwalker.peers;

/** What is remembered of a contact from one event to the next, until it ends. */
public class Contact {
  public String channel = "voice";
  /** False for outbound and internal contacts: they wait in no figure. */
  public boolean counts = true;
  /** Key of the row it waits in; null while it doesn't. */
  public String waitsIn;
  /** Since when, in microseconds since the epoch. */
  public long waitsSince;
  /** The queue that was answered last; null before the first answer. */
  public String answeredQueue;

  /** Lets the next event of this contact happen. Returns what it counts as, or null. */
  public Outcome happen(Event event) {
    if (event.channel != null) channel = event.channel;
    return switch (event.type) {
      case STARTED -> started(event);
      case QUEUED -> queued(event);
      case ANSWERED -> event.role == null || event.role.equals("agent") ? answered(event) : null;
      case ABANDONED -> waitEnds(Outcome.Kind.ABANDONED, event);
      case LEFT_QUEUE -> waitEnds(null, event);
      case TRANSFERRED -> transferred(event);
      case ENDED -> waitEnds(event.by == null || event.by.equals("customer") ? Outcome.Kind.ABANDONED : null, event);
    };
  }

  private Outcome started(Event event) {
    counts = event.direction == null || event.direction.equals("inbound") || event.direction.equals("callback");
    return null;
  }

  /** Queued again where it waits already, it keeps its place; queued elsewhere, it leaves the first queue. */
  private Outcome queued(Event event) {
    String row = Row.key(event.queue, channel);
    if (!counts || row.equals(waitsIn)) return null;
    waitsIn = row;
    waitsSince = event.time;
    return new Outcome(row, Outcome.Kind.OFFERED, event.time, 0);
  }

  private Outcome answered(Event event) {
    Outcome answer = waitEnds(Outcome.Kind.ANSWERED, event);
    if (answer == null) return null;
    answeredQueue = Row.of(answer.row).queue();
    answer.wait = Math.max(0, event.time - waitsSince);
    return answer;
  }

  private Outcome waitEnds(Outcome.Kind kind, Event event) {
    if (waitsIn == null) return null;
    String row = waitsIn;
    waitsIn = null;
    return kind == null ? null : new Outcome(row, kind, event.time, 0);
  }

  private Outcome transferred(Event event) {
    String queue = event.queue != null ? event.queue : answeredQueue;
    return queue == null ? null : new Outcome(Row.key(queue, channel), Outcome.Kind.TRANSFERRED, event.time, 0);
  }
}
