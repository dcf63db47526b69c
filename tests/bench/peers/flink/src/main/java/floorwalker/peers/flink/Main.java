package floorwalker.peers.flink;

import floorwalker.peers.Arguments;
import floorwalker.peers.Progress;
import floorwalker.peers.Report;
import java.nio.file.Files;
import org.apache.flink.runtime.util.EnvironmentInformation;

/** Runs the job on Flink to the topic's end, and reports its figures. */
public final class Main {
  private Main() {}

  public static void main(String[] words) throws Exception {
    Arguments arguments = Arguments.of(words);
    var environment = Settings.environment(Files.createTempDirectory("flink-"));
    FigureJob.build(environment, arguments.brokers(), arguments.topic());
    environment.execute("figures");
    if (Progress.records() != arguments.records()) {
      throw new IllegalStateException("the topic held " + Progress.records() + " records");
    }
    Report.write("flink", EnvironmentInformation.getVersion(), arguments.out());
  }
}
