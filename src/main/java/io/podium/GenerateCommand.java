package io.podium;

import io.podium.io.Database;
import io.podium.io.KafkaCluster;
import io.podium.io.KafkaSink;
import io.podium.io.KafkaTopics;
import io.podium.io.SqlNames;
import io.podium.options.CommandLine;
import io.podium.options.OptionTable;
import io.podium.promotions.GenerateOptions;
import io.podium.promotions.SamplePromotions;
import io.podium.promotions.SubscribersTable;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** {@code podium generate promotions}: writes invented campaigns to a topic, so many a second. */
final class GenerateCommand {
  /** What can be generated. */
  static final String PROMOTIONS = "promotions";

  private static final String TOPIC = "restaurant_campaigns";
  private static final int PARTITIONS = 4;
  private static final long MILLIS_PER_SECOND = 1_000;

  /** A pause is never longer, so that the rate on a terminal follows. */
  private static final long PAUSE_MILLIS = 100;

  private final List<String> arguments;
  private final PrintStream out;
  private final Clock clock;

  /**
   * @param arguments the options
   * @param out where progress and the last line go
   * @param clock says when campaigns are made
   */
  GenerateCommand(List<String> arguments, PrintStream out, Clock clock) {
    this.arguments = List.copyOf(arguments);
    this.out = out;
    this.clock = clock;
  }

  /** The help. */
  static String help() {
    return "podium generate promotions --name=value …\n\n"
        + OptionTable.of(GenerateOptions.class).text();
  }

  /**
   * Writes messages until there are enough, or the thread is interrupted.
   *
   * @return the exit code
   */
  int run() throws InterruptedException, SQLException {
    CommandLine line = new CommandLine();
    GenerateOptions options = line.read(arguments, GenerateOptions.class);
    check(options, line);
    KafkaCluster kafka = KafkaCluster.from(options, line);
    Database database = Database.from(options, line);
    line.check();
    long seed = options.getSeed() == null ? clock.millis() : options.getSeed();
    out.printf("seed %d%n", seed);
    SamplePromotions sample =
        SamplePromotions.withSeed(seed)
            .restaurants(options.getRestaurants())
            .subscriptions(options.getSubscriptions());
    InterruptOnExit interruptOnExit = new InterruptOnExit(Thread.currentThread());
    try {
      if (options.getSubscribersTable() != null) {
        SubscribersTable.add(database, options.getSubscribersTable(), sample.subscribers());
        out.printf(
            "%,d rows added to %s%n", options.getSubscriptions(), options.getSubscribersTable());
      }
      send(sample, kafka, options);
      return ExitCode.DONE;
    } finally {
      interruptOnExit.done();
    }
  }

  private static void check(GenerateOptions options, CommandLine line) {
    if (options.getBootstrapServers() == null) {
      line.problem("generate needs --bootstrapServers");
    }
    if (!(options.getRate() > 0 && options.getRate() <= 1_000_000)) {
      line.problem("--rate must be above 0 and at most 1000000");
    }
    if (options.getCount() != null && options.getCount() < 0) {
      line.problem("--count must not be below 0");
    }
    if (options.getRestaurants() < 1) {
      line.problem("--restaurants must be above 0");
    }
    if (options.getSubscriptions() < 0) {
      line.problem("--subscriptions must not be below 0");
    }
    line.value("subscribersTable", options.getSubscribersTable(), SqlNames::checkedTable);
    line.needs("subscribersTable", options.getSubscribersTable(), "jdbcUrl", options.getJdbcUrl());
  }

  private void send(SamplePromotions sample, KafkaCluster kafka, GenerateOptions options)
      throws InterruptedException {
    String topic = Objects.requireNonNullElse(options.getCampaignsTopic(), TOPIC);
    try (KafkaTopics topics = new KafkaTopics(kafka)) {
      topics.createForEvents(topic, PARTITIONS);
    }
    long count = options.getCount() == null ? Long.MAX_VALUE : options.getCount();
    RowRate rate = new RowRate("written to " + topic, out);
    SamplePromotions.Messages messages = sample.messages();
    AtomicReference<Exception> failure = new AtomicReference<>();
    long sent = 0;
    try (KafkaProducer<String, byte[]> producer = producer(kafka)) {
      long start = System.nanoTime();
      while (sent < count) {
        double due = (System.nanoTime() - start) / 1e9 * options.getRate();
        if (sent <= due) {
          SamplePromotions.Message message = messages.next(clock.instant());
          Future<?> unused =
              producer.send(
                  new ProducerRecord<>(topic, message.key(), message.value()),
                  (metadata, failed) -> failure.compareAndSet(null, failed));
          sent++;
          rate.accept(sent);
        } else {
          long millis = (long) Math.ceil((sent - due) / options.getRate() * MILLIS_PER_SECOND);
          Thread.sleep(Math.min(PAUSE_MILLIS, millis));
        }
        throwIfFailed(failure, topic);
        if (Thread.interrupted()) {
          throw new InterruptedException("stopped");
        }
      }
    }
    // All are acknowledged, or have failed, when the producer is closed.
    throwIfFailed(failure, topic);
    rate.finish(sent);
  }

  private static void throwIfFailed(AtomicReference<Exception> failure, String topic) {
    if (failure.get() != null) {
      throw new KafkaException("a message could not be written to " + topic, failure.get());
    }
  }

  private static KafkaProducer<String, byte[]> producer(KafkaCluster kafka) {
    return new KafkaProducer<>(
        kafka.clientConfig(KafkaSink.producerConfig()),
        new StringSerializer(),
        new ByteArraySerializer());
  }
}
