package io.podium.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.podium.local.Services;
import io.podium.options.Secret;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A table and a topic that are to hold the same rows, and a look at what they hold. */
final class OnceFixture {
  private final Services services;
  private final OnceTarget target;

  private OnceFixture(Services services, OnceTarget target) {
    this.services = services;
    this.target = target;
  }

  /** A new table and a new topic. */
  static OnceFixture make(Services services, String name, int partitions) throws Exception {
    try (KafkaTopics topics =
        new KafkaTopics(KafkaCluster.at(services.kafka().bootstrapServers()))) {
      topics.createForEvents(name, partitions);
    }
    return new OnceFixture(services, prepared(services, name));
  }

  static OnceTarget prepared(Services services, String name) throws Exception {
    return OnceTarget.prepared(
        database(services),
        table(name),
        new KafkaSink(KafkaCluster.at(services.kafka().bootstrapServers()), name));
  }

  static Database database(Services services) {
    return new Database(
        services.postgres().jdbcUrl("podium"),
        services.postgres().user(),
        new Secret("file:" + services.postgres().passwordFile()));
  }

  static OnceTable table(String name) {
    return new OnceTable(
        name,
        List.of(
            new TableSpec.Column("campaign", "text"),
            new TableSpec.Column("client", "text"),
            new TableSpec.Column("made_at", "bigint")),
        List.of("campaign", "client"),
        List.of(new TableSpec.Column("feedback", "text")));
  }

  OnceTarget target() {
    return target;
  }

  OnceWriter writer() {
    return writer(OnceWriter.Watch.NOBODY);
  }

  OnceWriter writer(OnceWriter.Watch watch) {
    return new OnceWriter(target, 0, watch);
  }

  /** Rows by their numbers. */
  static List<OnceRow> rows(int from, int to) {
    return IntStream.range(from, to).mapToObj(OnceFixture::row).toList();
  }

  private static OnceRow row(int number) {
    String client = "client-" + number % 97;
    List<String> values = List.of("campaign-" + number / 97, client, Integer.toString(number));
    return new OnceRow(values, client.getBytes(UTF_8), text(values).getBytes(UTF_8));
  }

  static String text(List<String> values) {
    return String.join("|", values);
  }

  /** Both hold these rows and no others, each once, and nothing is left to publish. */
  void assertHolds(List<OnceRow> rows) throws Exception {
    List<String> expected = rows.stream().map(row -> new String(row.value(), UTF_8)).toList();
    assertThat(inTable()).as("table").containsExactlyInAnyOrderElementsOf(expected);
    assertHoldTheSame();
  }

  /** Both hold the same rows, each once, and nothing is left to publish. */
  void assertHoldTheSame() throws Exception {
    assertThat(inTopic()).as("topic").containsExactlyInAnyOrderElementsOf(inTable());
    assertThat(number("SELECT count(*) FROM " + target.table().name() + "_outbox"))
        .as("outbox")
        .isZero();
  }

  List<String> inTable() throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT campaign, client, made_at FROM " + target.table().name())) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        texts.add(text(List.of(rows.getString(1), rows.getString(2), rows.getString(3))));
      }
      return texts;
    }
  }

  Collection<String> inTopic() {
    return messages().stream().map(message -> new String(message.value(), UTF_8)).toList();
  }

  List<ConsumerRecord<byte[], byte[]>> messages() {
    return TopicReader.readAll(
        KafkaCluster.at(services.kafka().bootstrapServers()), target.topic().topic());
  }

  long number(String sql) throws Exception {
    try (Connection connection = connect();
        PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  int update(String sql) throws Exception {
    try (Connection connection = connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      return statement.executeUpdate();
    }
  }

  private Connection connect() throws SQLException {
    return target.database().connect();
  }
}
