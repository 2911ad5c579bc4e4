package io.podium.io;

import io.podium.errors.InputNotReadyException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Topics, made up front with the settings that their use needs: a topic that a broker makes by
 * itself has others, and comes too late for a first batch.
 */
public final class KafkaTopics implements AutoCloseable {
  /** Event times go back for ever, so nothing may be deleted for its age. */
  private static final Map<String, String> KEEP_FOR_EVER =
      Map.of(
          TopicConfig.RETENTION_MS_CONFIG, "-1",
          TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime");

  private static final Map<String, String> KEEP_LATEST =
      Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);

  private static final Map<String, String> KEEP_REJECTS =
      Map.of(
          TopicConfig.RETENTION_MS_CONFIG,
          "-1",
          TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
          String.valueOf(KafkaSink.MAX_REQUEST_BYTES));

  private static final Duration LEADERS_PATIENCE = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Admin admin;
  private final KafkaCluster cluster;

  /**
   * @param cluster the brokers
   */
  public KafkaTopics(KafkaCluster cluster) {
    this.cluster = Objects.requireNonNull(cluster, "cluster");
    this.admin =
        Admin.create(
            cluster.clientConfig(
                Map.of(
                    AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                    20_000,
                    AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                    10_000)));
  }

  /** Makes a topic for events where it is absent. */
  public void createForEvents(String topic, int partitions) throws InterruptedException {
    create(topic, partitions, KEEP_FOR_EVER);
  }

  /** Makes a topic that keeps the latest message of each key, where it is absent. */
  public void createForLatest(String topic) throws InterruptedException {
    create(topic, 1, KEEP_LATEST);
  }

  /** Makes a topic for rejects where it is absent. */
  public void createForRejects(String topic) throws InterruptedException {
    create(topic, 1, KEEP_REJECTS);
  }

  /**
   * @throws InputNotReadyException where the topic is absent, or the brokers cannot be reached
   */
  public void requireTopic(String topic) throws InterruptedException {
    try {
      admin.describeTopics(List.of(topic)).allTopicNames().get();
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof UnknownTopicOrPartitionException) {
        throw new InputNotReadyException(
            "there is no topic "
                + topic
                + " on "
                + cluster.bootstrapServers()
                + ": publish to it first",
            failure);
      }
      throw new InputNotReadyException(
          "Kafka cannot be reached on "
              + cluster.bootstrapServers()
              + ": "
              + failure.getCause().getMessage(),
          failure);
    }
  }

  /**
   * @throws InputNotReadyException where the topic keeps a key's latest message only
   */
  public void requireAllMessages(String topic) throws InterruptedException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try {
      String policy =
          admin
              .describeConfigs(List.of(resource))
              .all()
              .get()
              .get(resource)
              .get(TopicConfig.CLEANUP_POLICY_CONFIG)
              .value();
      if (policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
        throw new InputNotReadyException(
            "the topic "
                + topic
                + " is compacted, so messages would vanish: name another one, or set its "
                + TopicConfig.CLEANUP_POLICY_CONFIG
                + " to "
                + TopicConfig.CLEANUP_POLICY_DELETE);
      }
    } catch (ExecutionException failure) {
      throw new KafkaException(
          "the settings of topic " + topic + " could not be read", failure.getCause());
    }
  }

  /**
   * How many partitions a topic has, which must be there.
   *
   * @throws KafkaException where the brokers do not say
   */
  public int partitions(String topic) throws InterruptedException {
    try {
      return admin
          .describeTopics(List.of(topic))
          .allTopicNames()
          .get()
          .get(topic)
          .partitions()
          .size();
    } catch (ExecutionException failure) {
      throw new KafkaException(
          "the partitions of " + topic + " are not known on " + cluster.bootstrapServers(),
          failure.getCause());
    }
  }

  @Override
  public void close() {
    // All answers are in; a close without a limit can wait for ever for a broker that hangs.
    admin.close(Duration.ZERO);
  }

  private void create(String topic, int partitions, Map<String, String> settings)
      throws InterruptedException {
    NewTopic wanted =
        new NewTopic(topic, Optional.of(partitions), Optional.empty()).configs(settings);
    try {
      admin.createTopics(List.of(wanted)).all().get();
      awaitLeaders(topic, partitions);
    } catch (ExecutionException failure) {
      if (!(failure.getCause() instanceof TopicExistsException)) {
        throw new KafkaException(
            "the topic " + topic + " cannot be made on " + cluster.bootstrapServers(),
            failure.getCause());
      }
    }
  }

  /**
   * A topic is made before its partitions have leaders that know it. An idempotent producer that is
   * turned away by one with several requests under way may number its batches wrongly for ever.
   */
  private void awaitLeaders(String topic, int partitions)
      throws InterruptedException, ExecutionException {
    Map<TopicPartition, OffsetSpec> all = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      all.put(new TopicPartition(topic, partition), OffsetSpec.latest());
    }
    long deadline = System.nanoTime() + LEADERS_PATIENCE.toNanos();
    while (true) {
      try {
        admin.listOffsets(all).all().get();
        return;
      } catch (ExecutionException failure) {
        // Nor has every broker heard of the topic.
        if (!(failure.getCause() instanceof UnknownTopicOrPartitionException)
            || System.nanoTime() > deadline) {
          throw failure;
        }
        Thread.sleep(POLL.toMillis());
      }
    }
  }
}
