package floorwalker.peers.flink;

import floorwalker.peers.Outcome;
import floorwalker.peers.Waits;
import org.apache.flink.api.common.functions.AggregateFunction;

/** The spread of the waits in a window, kept up as they come in. */
final class WaitQuantiles implements AggregateFunction<Outcome, WaitsState, Waits> {
  private static final long serialVersionUID = 1;

  @Override
  public WaitsState createAccumulator() {
    return new WaitsState();
  }

  @Override
  public WaitsState add(Outcome answer, WaitsState state) {
    state.waits.add(answer.wait);
    return state;
  }

  @Override
  public Waits getResult(WaitsState state) {
    return state.waits;
  }

  @Override
  public WaitsState merge(WaitsState one, WaitsState other) {
    one.waits.add(other.waits);
    return one;
  }
}
