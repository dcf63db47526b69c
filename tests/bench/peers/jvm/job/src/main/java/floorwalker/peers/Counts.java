package floorwalker.peers;

/** What a row counts from the first record on. */
public class Counts {
  public long offered;
  public long answered;
  public long abandoned;
  public long transfers;

  public Counts() {}

  public Counts(Counts other) {
    offered = other.offered;
    answered = other.answered;
    abandoned = other.abandoned;
    transfers = other.transfers;
  }

  public void add(Outcome.Kind kind) {
    switch (kind) {
      case OFFERED -> offered++;
      case ANSWERED -> answered++;
      case ABANDONED -> abandoned++;
      case TRANSFERRED -> transfers++;
    }
  }
}
