package io.podium.bench.comparison;

import io.podium.athletes.BioTable;
import io.podium.athletes.OlympicsFiles;
import io.podium.athletes.model.ModelBio;
import io.podium.athletes.model.ModelResult;
import io.podium.io.KafkaCluster;
import io.podium.io.KafkaSink;
import io.podium.io.KafkaTopics;
import io.podium.local.Services;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What the candidates of a case read, where they find it, and what has to come of it.
 *
 * @param pattern the CSV files; null where it is a topic
 * @param topic the topic; null where it is files
 * @param bioTable the table of biometrics
 * @param expected what has to come of it
 */
record Input(String pattern, String topic, String bioTable, Features expected) {
  static final String DATABASE = "podium";

  private static final int FILES = 8;
  private static final int PARTITIONS = 4;

  /** Makes the input of a case. */
  static Input of(Case some, Services services, Path folder)
      throws IOException, SQLException, InterruptedException {
    String bioTable = "bio_" + some.name().replace('-', '_');
    if (some.results() == null) {
      OlympicsFiles files = OlympicsFiles.orSkip();
      loadBios(files.bioRows(), services, bioTable);
      ModelResult model = files.model();
      return new Input(files.results().toString(), null, bioTable, Features.of(model));
    }
    GeneratedResults results = some.results();
    loadBios(results.bios(), services, bioTable);
    Features expected = results.expected().features();
    if (some.isStream()) {
      publish(results, services, some.name());
      return new Input(null, some.name(), bioTable, expected);
    }
    return new Input(results.writeCsv(folder, FILES), null, bioTable, expected);
  }

  private static void loadBios(List<ModelBio> bios, Services services, String table)
      throws IOException, SQLException {
    try (Connection connection = services.mariaDb().connect(DATABASE)) {
      BioTable.create(connection, table);
      BioTable.insert(connection, table, bios);
    }
  }

  private static void publish(GeneratedResults results, Services services, String topic)
      throws IOException, InterruptedException {
    KafkaCluster cluster = KafkaCluster.at(services.kafka().bootstrapServers());
    try (KafkaTopics topics = new KafkaTopics(cluster)) {
      topics.createForEvents(topic, PARTITIONS);
    }
    AtomicReference<Exception> failure = new AtomicReference<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            cluster.clientConfig(KafkaSink.producerConfig()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      results.forEachMessage(
          (key, value) -> {
            Future<?> unused =
                producer.send(
                    new ProducerRecord<>(topic, key, value),
                    (metadata, failed) -> failure.compareAndSet(null, failed));
          });
    }
    if (failure.get() != null) {
      throw new IOException("a message was not taken", failure.get());
    }
  }
}
