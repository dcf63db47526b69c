package floorwalker.peers.flink;

import floorwalker.peers.Counts;
import floorwalker.peers.Outcome;
import floorwalker.peers.Window;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Counts of each row from the beginning on, told at the shortest step of the windows, as long as they change. */
final class RowCounts extends KeyedProcessFunction<String, Outcome, Tuple2<String, Counts>> {
  private static final long serialVersionUID = 1;
  private static final long STEP = Window.ONE_MINUTE.step().toMillis();

  private transient ValueState<Counts> state;

  @Override
  public void open(OpenContext context) {
    state = getRuntimeContext().getState(new ValueStateDescriptor<>("counts", Counts.class));
  }

  @Override
  public void processElement(Outcome outcome, Context context, Collector<Tuple2<String, Counts>> out)
      throws Exception {
    Counts counts = state.value();
    if (counts == null) counts = new Counts();
    counts.add(outcome.kind);
    state.update(counts);
    long time = context.timestamp();
    context.timerService().registerEventTimeTimer(time - Math.floorMod(time, STEP) + STEP - 1);
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<Tuple2<String, Counts>> out) throws Exception {
    out.collect(Tuple2.of(context.getCurrentKey(), new Counts(state.value())));
  }
}
