package floorwalker.peers.flink;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** One JVM with a MiniCluster of one task manager; two subtasks an operator. */
final class Settings {
  private static final int PARALLELISM = 2;

  private Settings() {}

  /** What is not here is the default: state on the heap, exactly-once checkpoints. They go to `directory`. */
  static StreamExecutionEnvironment environment(Path directory) {
    var configuration = new Configuration();
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(10));
    configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, directory.toUri().toString());
    return StreamExecutionEnvironment.createLocalEnvironment(PARALLELISM, configuration);
  }
}
