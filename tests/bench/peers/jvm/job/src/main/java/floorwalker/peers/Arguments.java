package floorwalker.peers;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The command line of every contender. Reads all partitions of the topic, which holds so many records. */
public record Arguments(String brokers, String topic, long records, Path out) {
  private static final Set<String> OPTIONS = Set.of("--brokers", "--topic", "--records", "--out");
  private static final String USAGE = "usage: run --brokers B --topic T --records N --out FILE";

  /** Ends the process with status 2 and the usage if they are wrong. */
  public static Arguments of(String[] words) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i + 1 < words.length; i += 2) values.put(words[i], words[i + 1]);
    if (words.length != 2 * OPTIONS.size() || !values.keySet().equals(OPTIONS)) fail(USAGE);
    return new Arguments(values.get("--brokers"), values.get("--topic"), count(values.get("--records")),
        Path.of(values.get("--out")));
  }

  private static long count(String text) {
    if (!text.matches("[1-9][0-9]{0,17}")) fail("--records is a number from 1 on, not " + text);
    return Long.parseLong(text);
  }

  private static void fail(String message) {
    System.err.println(message);
    System.exit(2);
  }
}
