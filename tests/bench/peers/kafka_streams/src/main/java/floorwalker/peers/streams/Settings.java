package floorwalker.peers.streams;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** An application of its own for each run, so that it starts at the beginning. */
final class Settings {
  private final String brokers;
  private final String application = "floorwalker-peer-" + UUID.randomUUID();
  private final Path state;

  Settings(String brokers) throws IOException {
    this.brokers = brokers;
    state = Files.createTempDirectory("kafka-streams-");
  }

  /** What is not here is the default: at least once, RocksDB, change logs, a commit each 30 s. */
  Properties properties() {
    var properties = new Properties();
    properties.putAll(Map.of(
        StreamsConfig.APPLICATION_ID_CONFIG, application,
        StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, brokers,
        StreamsConfig.STATE_DIR_CONFIG, state.toString(),
        StreamsConfig.NUM_STREAM_THREADS_CONFIG, 2,
        StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.OPTIMIZE,
        StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 128L << 20));
    properties.putAll(Map.of(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 5_000,
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), 4 << 20,
        StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 256 << 10,
        StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4"));
    return properties;
  }

  /** Removes its topics and its group at the broker. */
  void cleanUp() throws Exception {
    try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, brokers))) {
      Collection<String> topics = admin.listTopics().names().get();
      admin.deleteTopics(topics.stream().filter(name -> name.startsWith(application)).toList()).all().get();
      admin.deleteConsumerGroups(List.of(application)).all().get();
    }
  }
}
