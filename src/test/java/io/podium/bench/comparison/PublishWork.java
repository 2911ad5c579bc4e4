package io.podium.bench.comparison;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.podium.ExitCode;
import io.podium.Podium;
import io.podium.athletes.rules.AthleteResultFormat;
import io.podium.athletes.rules.AthleteResultJson;
import io.podium.errors.RejectedException;
import io.podium.io.KafkaCluster;
import io.podium.io.KafkaSink;
import io.podium.io.KafkaTopics;
import io.podium.local.Services;
import io.podium.rules.TextRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * {@code podium publish} of results, beside a producer that has all messages ready, or one that
 * makes them of the same file with the libraries that most would take.
 */
final class PublishWork implements ClientWork {
  private static final int PARTITIONS = 4;
  private static final Duration WAIT = Duration.ofSeconds(5);
  private static final JsonFactory JSON = new JsonFactory();
  private static final Set<String> NUMBERS = Set.of("edition_id", "result_id", "athlete_id");

  private final KafkaCluster cluster;
  private final Path csv;
  private final boolean fromFile;
  private final PrintStream out;
  private final List<Message> messages = new ArrayList<>();
  private int topics;
  private String byPodium;
  private String bare;

  /** A message that is ready. */
  private record Message(byte[] key, byte[] value) {}

  /**
   * @param fromFile whether the bare client reads the file, too
   */
  PublishWork(Services services, Path csv, boolean fromFile, PrintStream out)
      throws IOException, RejectedException {
    this.cluster = KafkaCluster.at(services.kafka().bootstrapServers());
    this.csv = csv;
    this.fromFile = fromFile;
    this.out = out;
    int columns = AthleteResultFormat.COLUMNS.size();
    AthleteResultJson json = new AthleteResultJson();
    for (Object[] row : ClientTables.rows(csv)) {
      // The files lack the last column.
      List<String> values = Arrays.asList(Arrays.copyOf(row, columns, String[].class));
      json.read(TextRow.of(values, AthleteResultFormat.COLUMNS));
      messages.add(new Message(json.key(), json.value()));
    }
  }

  @Override
  public String name() {
    return fromFile ? "publish-from-file" : "publish";
  }

  @Override
  public String title() {
    return "podium publish: a CSV file of results";
  }

  @Override
  public String bareWay() {
    return "one producer with Podium's settings, "
        + (fromFile
            ? "the same file's rows by commons-csv, as JSON by Jackson's generator"
            : "messages that are ready");
  }

  @Override
  public void chooseBareWay() {
    // There is one.
  }

  @Override
  public double podium() throws InterruptedException {
    byPodium = newTopic();
    ClientTables.letServerRest(messages.size());
    List<String> command =
        List.of(
            "publish",
            "--results=" + csv,
            "--resultsTopic=" + byPodium,
            "--bootstrapServers=" + cluster.bootstrapServers());
    long begun = System.nanoTime();
    int code = Podium.run(command, out, out);
    double seconds = (System.nanoTime() - begun) / 1e9;
    if (code != ExitCode.DONE) {
      throw new IllegalStateException(command + " ended with " + code);
    }
    return seconds;
  }

  @Override
  public double bare() throws IOException, InterruptedException {
    bare = newTopic();
    ClientTables.letServerRest(messages.size());
    AtomicReference<Exception> failure = new AtomicReference<>();
    long begun = System.nanoTime();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            cluster.clientConfig(KafkaSink.producerConfig()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      Callback callback = (metadata, failed) -> failure.compareAndSet(null, failed);
      if (fromFile) {
        sendFile(producer, callback);
      } else {
        for (Message message : messages) {
          Future<?> unused =
              producer.send(new ProducerRecord<>(bare, message.key(), message.value()), callback);
        }
      }
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    if (failure.get() != null) {
      throw new IOException("a message was not taken", failure.get());
    }
    return seconds;
  }

  private void sendFile(KafkaProducer<byte[], byte[]> producer, Callback callback)
      throws IOException {
    try (Reader reader = Files.newBufferedReader(csv);
        CSVParser rows = CSVFormat.DEFAULT.builder().setHeader().build().parse(reader)) {
      List<String> names = rows.getHeaderNames();
      int athlete = names.indexOf("athlete_id");
      for (CSVRecord row : rows) {
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(value)) {
          json.writeStartObject();
          for (int i = 0; i < names.size(); i++) {
            write(names.get(i), row.get(i), json);
          }
          json.writeEndObject();
        }
        byte[] key = row.get(athlete).getBytes(StandardCharsets.UTF_8);
        Future<?> unused =
            producer.send(new ProducerRecord<>(bare, key, value.toByteArray()), callback);
      }
    }
  }

  private static void write(String name, String value, JsonGenerator json) throws IOException {
    if (value.isEmpty()) {
      if (name.equals("medal")) {
        json.writeNullField(name);
      }
    } else if (NUMBERS.contains(name)) {
      json.writeNumberField(name, Long.parseLong(value));
    } else if (name.equals("isTeamSport")) {
      json.writeBooleanField(name, Boolean.parseBoolean(value));
    } else {
      json.writeStringField(name, value);
    }
  }

  @Override
  public String difference() {
    String must = summary(messages);
    String one = summary(read(byPodium));
    String other = summary(read(bare));
    return one.equals(must) && other.equals(must)
        ? null
        : "%s must be there; by Podium %s are, by the bare client %s".formatted(must, one, other);
  }

  private static String summary(List<Message> all) {
    long sum = 0;
    for (Message message : all) {
      sum += 31L * Arrays.hashCode(message.key()) + Arrays.hashCode(message.value());
    }
    return "%,d messages of hash %x".formatted(all.size(), sum);
  }

  private String newTopic() throws InterruptedException {
    topics++;
    String topic = name() + '-' + topics;
    try (KafkaTopics admin = new KafkaTopics(cluster)) {
      admin.createForEvents(topic, PARTITIONS);
    }
    return topic;
  }

  private List<Message> read(String topic) {
    List<Message> read = new ArrayList<>();
    Map<String, Object> config =
        cluster.clientConfig(
            new HashMap<>(Map.of(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest")));
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          IntStream.range(0, PARTITIONS).mapToObj(each -> new TopicPartition(topic, each)).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long all = consumer.endOffsets(partitions).values().stream().mapToLong(Long::valueOf).sum();
      while (read.size() < all) {
        consumer
            .poll(WAIT)
            .forEach(message -> read.add(new Message(message.key(), message.value())));
      }
    }
    return read;
  }
}
