package io.podium.bench;

import io.podium.io.Database;
import io.podium.io.KafkaCluster;
import io.podium.io.KafkaSink;
import io.podium.io.KafkaTopics;
import io.podium.io.OnceTarget;
import io.podium.local.Services;
import io.podium.options.Secret;
import io.podium.promotions.FeedbackTable;
import io.podium.promotions.rules.Promotion;
import io.podium.promotions.rules.PromotionJson;
import java.nio.file.Files;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;

/**
 * How many promotions a second the servers take by themselves: from a client that has them in
 * memory and writes them to one of the two, in as many threads as the topic has partitions, in
 * batches as large as a run's, each committed by itself.
 */
final class BareServers {
  static final String DATABASE = "podium";

  /** Those of a run. */
  private static final int BATCH = 5_000;

  private static final String TABLE = "bare_feedback";
  private static final String TOPIC = "bare_promotions";
  private static final String COLUMNS =
      "restaurant_id, adv_campaign_id, adv_campaign_content, adv_campaign_owner,"
          + " adv_campaign_owner_contact, adv_campaign_datetime_start, adv_campaign_datetime_end,"
          + " datetime_created, client_id, trigger_datetime_created";
  private static final int NUMBER_OF_COLUMNS = 10;

  private final Services services;
  private final int partitions;

  /** A way to insert rows that are not there yet. */
  private enum Insert {
    /** One statement for a batch, with an array for each column. */
    UNNEST("INSERT … SELECT unnest … ON CONFLICT DO NOTHING"),
    /** A statement for a row, of which the driver makes one with many rows. */
    VALUES("INSERT … VALUES … ON CONFLICT DO NOTHING, batched, reWriteBatchedInserts");

    private final String text;

    Insert(String text) {
      this.text = text;
    }
  }

  /**
   * What was measured.
   *
   * @param insert how the rows were inserted
   * @param rowsPerSecond into the table
   * @param messagesPerSecond to the topic
   */
  record Rates(String insert, double rowsPerSecond, double messagesPerSecond) {
    /**
     * Of promotions that are first put into the table and then sent to the topic, as a run does.
     */
    double bothPerSecond() {
      return 1 / (1 / rowsPerSecond + 1 / messagesPerSecond);
    }
  }

  /** Work on the promotions of a partition. */
  private interface Work {
    void on(int partition, List<Promotion> promotions) throws Exception;
  }

  BareServers(Services services, int partitions) {
    this.services = services;
    this.partitions = partitions;
  }

  /**
   * Writes promotions, and removes them again.
   *
   * @param few how many of them are enough to tell which way to insert is the fastest
   */
  Rates measure(List<Promotion> promotions, int few) throws Exception {
    List<Promotion> some = promotions.subList(0, Math.min(few, promotions.size()));
    Insert fastest =
        table(Insert.UNNEST, some) >= table(Insert.VALUES, some) ? Insert.UNNEST : Insert.VALUES;
    return new Rates(fastest.text, table(fastest, promotions), topic(promotions));
  }

  private double table(Insert insert, List<Promotion> promotions) throws Exception {
    prepare();
    double rate =
        rate(
            promotions,
            (partition, some) -> {
              try (Connection connection = connect()) {
                connection.setAutoCommit(false);
                for (int from = 0; from < some.size(); from += BATCH) {
                  List<Promotion> batch = some.subList(from, Math.min(some.size(), from + BATCH));
                  if (insert == Insert.UNNEST) {
                    insertArrays(connection, batch);
                  } else {
                    insertRows(connection, batch);
                  }
                  connection.commit();
                }
              }
            });
    try (Connection connection = connect();
        Statement drop = connection.createStatement()) {
      drop.execute("DROP TABLE " + TABLE + ", " + TABLE + "_outbox");
    }
    return rate;
  }

  /** The table is made as a run makes it. */
  private void prepare() throws SQLException, InterruptedException {
    KafkaCluster cluster = KafkaCluster.at(services.kafka().bootstrapServers());
    try (KafkaTopics topics = new KafkaTopics(cluster)) {
      topics.createForEvents(TOPIC, partitions);
    }
    OnceTarget unused =
        OnceTarget.prepared(
            database(services), FeedbackTable.named(TABLE), new KafkaSink(cluster, TOPIC));
  }

  /** The database of a benchmark. */
  static Database database(Services services) {
    return new Database(
        services.postgres().jdbcUrl(DATABASE),
        services.postgres().user(),
        new Secret("file:" + services.postgres().passwordFile()));
  }

  private Connection connect() throws Exception {
    Properties properties = new Properties();
    properties.setProperty("user", services.postgres().user());
    properties.setProperty("password", Files.readString(services.postgres().passwordFile()));
    properties.setProperty("reWriteBatchedInserts", "true");
    return DriverManager.getConnection(services.postgres().jdbcUrl(DATABASE), properties);
  }

  private static void insertArrays(Connection connection, List<Promotion> batch)
      throws SQLException {
    Object[][] columns = new Object[NUMBER_OF_COLUMNS][];
    for (int column = 0; column < NUMBER_OF_COLUMNS; column++) {
      columns[column] = isNumber(column) ? new Long[batch.size()] : new String[batch.size()];
    }
    for (int row = 0; row < batch.size(); row++) {
      Object[] values = FeedbackTable.values(batch.get(row));
      for (int column = 0; column < NUMBER_OF_COLUMNS; column++) {
        columns[column][row] = values[column];
      }
    }
    String arrays =
        IntStream.range(0, NUMBER_OF_COLUMNS)
            .mapToObj(column -> isNumber(column) ? "?::bigint[]" : "?::text[]")
            .collect(Collectors.joining(", "));
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO %s (%s) SELECT * FROM unnest(%s) ON CONFLICT DO NOTHING"
                .formatted(TABLE, COLUMNS, arrays))) {
      for (int column = 0; column < NUMBER_OF_COLUMNS; column++) {
        Array array = connection.createArrayOf(isNumber(column) ? "int8" : "text", columns[column]);
        insert.setArray(column + 1, array);
      }
      insert.executeUpdate();
    }
  }

  /** The times. */
  private static boolean isNumber(int column) {
    return (column >= 5 && column <= 7) || column == 9;
  }

  private static void insertRows(Connection connection, List<Promotion> batch) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO %s (%s) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
                .formatted(TABLE, COLUMNS))) {
      for (Promotion promotion : batch) {
        Object[] values = FeedbackTable.values(promotion);
        for (int column = 0; column < NUMBER_OF_COLUMNS; column++) {
          insert.setObject(column + 1, values[column]);
        }
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private double topic(List<Promotion> promotions) throws Exception {
    KafkaCluster cluster = KafkaCluster.at(services.kafka().bootstrapServers());
    return rate(
        promotions,
        (partition, some) -> {
          Map<String, Object> config = cluster.clientConfig(KafkaSink.producerConfig());
          config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, TOPIC + '-' + partition);
          try (KafkaProducer<byte[], byte[]> producer =
              new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            for (int from = 0; from < some.size(); from += BATCH) {
              producer.beginTransaction();
              for (Promotion promotion : some.subList(from, Math.min(some.size(), from + BATCH))) {
                // A failure shows at the commit.
                Future<RecordMetadata> unused =
                    producer.send(
                        new ProducerRecord<>(
                            TOPIC,
                            partition,
                            PromotionJson.key(promotion),
                            PromotionJson.value(promotion)));
              }
              producer.flush();
              producer.commitTransaction();
            }
          }
        });
  }

  /** Promotions a second where each partition has a thread. */
  private double rate(List<Promotion> promotions, Work work) throws Exception {
    List<List<Promotion>> byPartition = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      byPartition.add(new ArrayList<>());
    }
    for (Promotion promotion : promotions) {
      int hash = Utils.toPositive(Utils.murmur2(PromotionJson.key(promotion)));
      byPartition.get(hash % partitions).add(promotion);
    }
    ExecutorService threads = Executors.newFixedThreadPool(partitions);
    try {
      long begun = System.nanoTime();
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < partitions; i++) {
        int partition = i;
        running.add(
            threads.submit(
                () -> {
                  work.on(partition, byPartition.get(partition));
                  return null;
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
      return promotions.size() / ((System.nanoTime() - begun) / 1e9);
    } finally {
      threads.shutdownNow();
    }
  }
}
