package io.podium.io;

import io.podium.io.OnceOutbox.Added;
import io.podium.io.OnceOutbox.Attempt;
import io.podium.io.OnceOutbox.Messages;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes rows of one partition into the table first, and then into the topic.
 *
 * <p>Why nothing is published twice: a row's message is in the outbox from the transaction on that
 * has inserted the row, until it is published. A writer that opens ends all transactions that
 * earlier ones have begun, and they can commit none after that. So what lies in the outbox and is
 * not its own is, once it is open, in the topic below the end that this has then, or nobody else
 * publishes it. Whatever fails in Kafka, the writer opens again, and its own is as that of others.
 * What it has published itself, and taken out, comes back where the server was killed before it had
 * written that down: it is in the topic below the end of what this writer has sent.
 *
 * <p>For one thread. Where others write the same partition they take turns in opening.
 */
final class OnceWriter implements AutoCloseable {
  /** Names the header that tells which attempt a message is of, as the 16 bytes of a UUID. */
  static final String ATTEMPT = "podium-attempt";

  private static final Logger LOG = LoggerFactory.getLogger(OnceWriter.class);
  private static final Duration POLL = Duration.ofMillis(200);

  /** How long nothing may come while the topic is looked through. */
  private static final Duration QUIET = Duration.ofMinutes(1);

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
  private static final int SHORTEST_PAUSE_MILLIS = 50;
  private static final int LONGEST_PAUSE_MILLIS = 500;

  private final OnceTarget target;
  private final TopicPartition partition;
  private final Watch watch;
  private final OnceOutbox outbox;
  private KafkaProducer<byte[], byte[]> producer;

  /**
   * The partition's end when the producer was opened, or that of what it has sent since: all that
   * is published is below, and no message that is yet to be sent is.
   */
  private final AtomicLong end = new AtomicLong();

  /** What a writer has done. */
  enum Step {
    OPENED,
    STORED,
    LOOKED,
    SENT,
    COMMITTED,
    DELETED
  }

  /** Is told of each step. */
  @FunctionalInterface
  interface Watch {
    /** Does nothing. */
    Watch NOBODY = step -> {};

    void done(Step step);
  }

  /**
   * What became of rows.
   *
   * @param rows those that were not there
   * @param messages what was published, left ones of others included
   */
  record Written(int rows, int messages) {}

  OnceWriter(OnceTarget target, int partition, Watch watch) {
    this.target = target;
    this.partition = new TopicPartition(target.topic().topic(), partition);
    this.watch = watch;
    this.outbox = new OnceOutbox(target);
  }

  /**
   * Writes rows; those that are there are passed over. After a failure it can be called again.
   *
   * @throws SQLException where the database refuses, or stayed away for too long
   * @throws KafkaException where a broker refuses, or stayed away for too long
   */
  Written write(List<OnceRow> rows) throws SQLException, InterruptedException {
    boolean done = false;
    try {
      Written written = untilItIsDone(rows);
      done = true;
      return written;
    } finally {
      if (!done) {
        dropProducer();
      }
    }
  }

  /** Publishes what others have left in the outbox. */
  Written publishLeft() throws SQLException, InterruptedException {
    return write(List.of());
  }

  @Override
  public void close() throws SQLException {
    try (outbox) {
      if (producer != null) {
        producer.close(CLOSE_LIMIT);
      }
    } finally {
      producer = null;
    }
  }

  private Written untilItIsDone(List<OnceRow> rows) throws SQLException, InterruptedException {
    long giveUpAt = System.nanoTime() + OnceOutbox.PATIENCE.toNanos();
    boolean stored = rows.isEmpty();
    int added = 0;
    Added own = null;
    while (true) {
      try {
        open();
        if (!stored) {
          own = outbox.store(rows, partition.partition(), end.get());
          stored = true;
          added = own.rows().size();
          watch.done(Step.STORED);
        }
        return new Written(added, publish(own));
      } catch (KafkaException failure) {
        dropProducer();
        if (!isPassing(failure) || System.nanoTime() > giveUpAt) {
          throw failure;
        }
        LOG.warn("Publishing to {} failed ({}); trying again", partition, failure.toString());
      }
      // It may have been published or not, like what others have left.
      own = null;
      Thread.sleep(
          ThreadLocalRandom.current().nextInt(SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS));
    }
  }

  private void open() {
    if (producer != null) {
      return;
    }
    Map<String, Object> config = config(KafkaSink.producerConfig());
    config.put(
        ProducerConfig.TRANSACTIONAL_ID_CONFIG, partition.topic() + '-' + partition.partition());
    producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    int partitions = producer.partitionsFor(partition.topic()).size();
    if (partition.partition() >= partitions) {
      throw new IllegalStateException(
          "the topic %s has %d partitions, and no partition %d"
              .formatted(partition.topic(), partitions, partition.partition()));
    }
    producer.initTransactions();
    // With what is not committed: others' open transactions may hide what is committed above them.
    try (KafkaConsumer<byte[], byte[]> consumer = consumer("read_uncommitted")) {
      end.set(consumer.endOffsets(List.of(partition)).get(partition));
    }
    watch.done(Step.OPENED);
  }

  /**
   * Publishes all that is in the outbox, and takes it out.
   *
   * @param own what this writer has put there, with this producer open; may be null
   * @return the number of messages
   */
  private int publish(Added own) throws SQLException {
    List<Attempt> left = outbox.waiting(partition.partition(), own == null ? null : own.attempt());
    Set<UUID> published = inTopic(left);
    watch.done(Step.LOOKED);
    boolean anyOwn = own != null && !own.rows().isEmpty();
    int sent = 0;
    if (anyOwn || published.size() < left.size()) {
      producer.beginTransaction();
      for (Attempt attempt : left) {
        if (!published.contains(attempt.id())) {
          Messages messages = outbox.load(partition.partition(), attempt);
          for (int i = 0; i < messages.keys().length; i++) {
            send(attempt, messages.keys()[i], messages.values()[i]);
            sent++;
          }
        }
      }
      if (anyOwn) {
        for (OnceRow row : own.rows()) {
          send(own.attempt(), row.key(), row.value());
          sent++;
        }
        left.add(own.attempt());
      }
      // The commit would wait for them, too.
      producer.flush();
      watch.done(Step.SENT);
      producer.commitTransaction();
    }
    watch.done(Step.COMMITTED);
    if (!left.isEmpty()) {
      outbox.delete(partition.partition(), left);
    }
    watch.done(Step.DELETED);
    return sent;
  }

  private void send(Attempt attempt, byte[] key, byte[] value) {
    ProducerRecord<byte[], byte[]> message =
        new ProducerRecord<>(partition.topic(), partition.partition(), key, value);
    message.headers().add(ATTEMPT, bytes(attempt.id()));
    // A failure shows at the commit.
    Future<?> unused =
        producer.send(
            message,
            (metadata, failure) -> {
              if (failure == null) {
                end.accumulateAndGet(metadata.offset() + 1, Math::max);
              }
            });
  }

  /** Which attempts have been published, by others or by this writer before. */
  private Set<UUID> inTopic(List<Attempt> attempts) {
    Set<UUID> wanted = new HashSet<>();
    long until = end.get();
    long position = until;
    for (Attempt attempt : attempts) {
      wanted.add(attempt.id());
      position = Math.min(position, attempt.fromOffset());
    }
    Set<UUID> found = new HashSet<>();
    if (position >= until) {
      return found;
    }
    try (KafkaConsumer<byte[], byte[]> consumer = consumer("read_committed")) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, position);
      long lastNews = System.nanoTime();
      while (position < until && found.size() < wanted.size()) {
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
          Header attempt = message.headers().lastHeader(ATTEMPT);
          if (attempt != null && wanted.contains(uuid(attempt.value()))) {
            found.add(uuid(attempt.value()));
          }
        }
        // Positions, not messages: what is not committed, and markers, take offsets, too.
        long reached = consumer.position(partition);
        if (reached > position) {
          position = reached;
          lastNews = System.nanoTime();
        } else if (System.nanoTime() - lastNews > QUIET.toNanos()) {
          throw new TimeoutException(partition + " cannot be read from " + position);
        }
      }
    }
    return found;
  }

  private KafkaConsumer<byte[], byte[]> consumer(String isolation) {
    Map<String, Object> config = config(Map.of());
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // Where the oldest messages have been deleted meanwhile.
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(
        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
        Math.toIntExact(OnceOutbox.PATIENCE.toMillis()));
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private Map<String, Object> config(Map<String, Object> settings) {
    return target.topic().cluster().clientConfig(settings);
  }

  /** Whatever it has under way, the next one ends. */
  private void dropProducer() {
    if (producer != null) {
      try {
        producer.close(Duration.ZERO);
      } catch (KafkaException alreadyBroken) {
        LOG.debug("Closing a producer that failed did not work", alreadyBroken);
      }
      producer = null;
    }
  }

  /** Whether the same may succeed with a new producer: above all, where another has opened. */
  private static boolean isPassing(KafkaException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof InterruptException
          || cause instanceof AuthenticationException
          || cause instanceof AuthorizationException
          || cause instanceof ConfigException
          || cause instanceof InvalidTopicException
          || cause instanceof InvalidTxnTimeoutException
          || cause instanceof RecordTooLargeException
          || cause instanceof UnsupportedVersionException) {
        return false;
      }
    }
    return true;
  }

  private static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  /** Null where they are none. */
  private static UUID uuid(byte[] bytes) {
    if (bytes == null || bytes.length != 2 * Long.BYTES) {
      return null;
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }
}
