package floorwalker.peers;

/** One thing that happened in a row and counts there. */
public class Outcome {
  public enum Kind { OFFERED, ANSWERED, ABANDONED, TRANSFERRED }

  /** The row's key. */
  public String row;
  public Kind kind;
  /** When it happened, in microseconds since the epoch. */
  public long time;
  /** How long who was answered had waited, in microseconds; 0 for the other kinds. */
  public long wait;

  public Outcome() {}

  public Outcome(String row, Kind kind, long time, long wait) {
    this.row = row;
    this.kind = kind;
    this.time = time;
    this.wait = wait;
  }

  public long timeMillis() {
    return Math.floorDiv(time, 1_000L);
  }
}
