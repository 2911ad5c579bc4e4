package io.podium.athletes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.podium.ExitCode;
import io.podium.Podium;
import io.podium.athletes.rules.AthleteResultFormat;
import io.podium.local.Services;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 4, unit = TimeUnit.MINUTES)
class PublishIT {
  private static final int ATHLETES = 3_000;
  private static final int RESULTS = 25_000;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> COLUMNS = AthleteResultFormat.COLUMNS.names();

  @TempDir static Path temporary;
  private static Services services;
  private static Path bio;
  private static Path results;

  @BeforeAll
  static void up() throws Exception {
    services = Services.in(temporary.resolve("services"));
    services.up(services.kafka(), services.mariaDb());
    SampleOlympics.withSeed(11).athletes(ATHLETES).results(RESULTS).writeTo(temporary);
    bio = temporary.resolve(SampleOlympics.BIO_FILE);
    results = temporary.resolve(SampleOlympics.RESULTS_FILE);
  }

  @AfterAll
  static void down() throws Exception {
    services.down();
  }

  @Test
  void loadsEveryValueAsItStandsInTheFilesHoweverOften() throws Exception {
    for (int i = 0; i < 2; i++) {
      done(load("--bio=" + bio, "--results=" + results, "--bioTable=bio", "--resultsTable=res"));

      assertThat(rows("SELECT * FROM bio ORDER BY athlete_id"))
          .containsExactlyInAnyOrderElementsOf(csv(bio, -1));
      List<List<String>> loaded = rows("SELECT * FROM res ORDER BY row_id");
      List<List<String>> expected = csv(results, 1);
      for (int row = 0; row < expected.size(); row++) {
        List<String> values = new ArrayList<>(expected.get(row));
        values.set(0, String.valueOf(row + 1));
        values.add(null);
        expected.set(row, values);
      }
      assertThat(loaded).isEqualTo(expected);
      assertThat(rows("SHOW TABLES LIKE '%_loading'")).isEmpty();
      assertThat(rows("SHOW TABLES LIKE '%_former'")).isEmpty();
    }
  }

  @Test
  void appendsAndLoadsCompressedFilesByAGlob() throws Exception {
    Path folder = Files.createDirectory(temporary.resolve("glob"));
    for (String name : List.of("a.csv.gz", "b.csv.gz")) {
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
        Files.copy(bio, out);
      }
    }
    done(load("--bio=" + folder + "/*.csv.gz", "--bioTable=globbed"));
    Path more = temporary.resolve("more.csv");
    Files.writeString(more, "athlete_id,sex,height,weight\n1,Male,77-80,\n999999999,Female,,\n");
    done(load("--bio=" + more, "--bioTable=globbed", "--append"));

    List<List<String>> before = csv(bio, -1);
    boolean hasFirst = before.stream().anyMatch(row -> row.get(0).equals("1"));
    assertThat(rows("SELECT * FROM globbed")).hasSize(before.size() + (hasFirst ? 1 : 2));
    assertThat(rows("SELECT height, weight, name FROM globbed WHERE athlete_id = 1"))
        .containsExactly(Arrays.asList("77-80", null, null));
  }

  @Test
  void keepsTheFormerTableWhereARowIsBroken() throws Exception {
    done(load("--results=" + results, "--resultsTable=kept"));
    List<List<String>> before = rows("SELECT * FROM kept ORDER BY row_id");
    String header = "edition,country_noc,sport,athlete_id,medal\n";

    assertThat(loadFailure("short.csv", (header + "1908,A,B,1,\n1908,A\n").getBytes(UTF_8)))
        .contains("short.csv:3: the row has 2 fields, the header 5");
    assertThat(loadFailure("bytes.csv", concat(header, new byte[] {'x', (byte) 0xFF}, ",A,B,1,\n")))
        .contains("bytes.csv:2: the row is not valid UTF-8");
    assertThat(loadFailure("long.csv", (header + "x".repeat(256) + ",A,B,1,\n").getBytes(UTF_8)))
        .contains("long.csv:2: edition has 256 characters; at most 255");
    assertThat(loadFailure("id.csv", (header + "1908,A,B,x,\n").getBytes(UTF_8)))
        .contains("id.csv:2: athlete_id must be a whole number");
    assertThat(loadFailure("cut.csv.gz", new byte[] {0x1f, (byte) 0x8b, 8, 0}))
        .contains("cut.csv.gz cannot be read");
    assertThat(rows("SELECT * FROM kept ORDER BY row_id")).isEqualTo(before);
    assertThat(rows("SHOW TABLES LIKE 'kept_loading'")).isEmpty();
  }

  @Test
  void publishesEveryRowOnceFromTableAndFiles() throws Exception {
    done(load("--results=" + results, "--resultsTable=source"));
    done(publish(table("source"), "--resultsTopic=from_table", "--partitions=3"));
    done(publish(List.of("--results=" + results), "--resultsTopic=from_files"));

    List<ConsumerRecord<String, String>> fromTable = messages("from_table", 3);
    List<String> expected = new ArrayList<>();
    for (List<String> row : csv(results, 0)) {
      expected.add(canonical(row));
    }
    assertThat(sorted(fromTable)).isEqualTo(sorted(expected));
    assertThat(sorted(messages("from_files", 4))).isEqualTo(sorted(expected));
    for (ConsumerRecord<String, String> message : fromTable) {
      assertThat(message.key())
          .isEqualTo(JSON.readTree(message.value()).required("athlete_id").asText());
    }
  }

  @Test
  void publishesRowsWithoutAValueInThePartitionColumn() throws Exception {
    execute(
        "CREATE TABLE holes (result_id BIGINT NULL, edition VARCHAR(99), country_noc CHAR(3),"
            + " sport VARCHAR(99), athlete_id DOUBLE, medal VARCHAR(9), isTeamSport BOOLEAN)");
    execute("CREATE TABLE hollow LIKE holes");
    execute(
        "INSERT INTO holes VALUES (NULL, '1908', 'A', 'Judo', 5, NULL, TRUE),"
            + " (NULL, '1908', 'B', 'Judo', 6, 'Gold', FALSE), (3, '1908', 'C', 'Golf', 7, 'nan', 0),"
            + " (-90000, '1908', 'D', 'Golf', 8, 'Gold', 1), (90000, '1908', 'E', '', 9, '', NULL)");
    done(publish(table("holes"), "--resultsTopic=holes"));
    done(publish(table("hollow"), "--resultsTopic=hollow"));

    assertThat(messages("holes", 4).stream().map(ConsumerRecord::value))
        .containsExactlyInAnyOrder(
            "{\"edition\":\"1908\",\"country_noc\":\"A\",\"sport\":\"Judo\",\"athlete_id\":5,"
                + "\"medal\":null,\"isTeamSport\":true}",
            "{\"edition\":\"1908\",\"country_noc\":\"B\",\"sport\":\"Judo\",\"athlete_id\":6,"
                + "\"medal\":\"Gold\",\"isTeamSport\":false}",
            "{\"edition\":\"1908\",\"country_noc\":\"C\",\"sport\":\"Golf\",\"result_id\":3,"
                + "\"athlete_id\":7,\"medal\":\"nan\",\"isTeamSport\":false}",
            "{\"edition\":\"1908\",\"country_noc\":\"D\",\"sport\":\"Golf\",\"result_id\":-90000,"
                + "\"athlete_id\":8,\"medal\":\"Gold\",\"isTeamSport\":true}",
            "{\"edition\":\"1908\",\"country_noc\":\"E\",\"result_id\":90000,\"athlete_id\":9,"
                + "\"medal\":null}");
    assertThat(messages("hollow", 4)).isEmpty();
  }

  @Test
  void saysWhatIsMissing() throws Exception {
    assertThat(failure(publish(table("nowhere")), ExitCode.INPUT_NOT_READY))
        .contains("there is no table nowhere");
    assertThat(failure(publish(List.of("--results=/nowhere.csv")), ExitCode.INPUT_NOT_READY))
        .contains("/nowhere.csv");
    Path broken = temporary.resolve("publish-broken.csv");
    Files.writeString(broken, "edition,country_noc,sport,athlete_id,medal\n1908,A\n");
    assertThat(
            failure(
                publish(List.of("--results=" + broken), "--resultsTopic=broken"),
                ExitCode.INPUT_NOT_READY))
        .contains("publish-broken.csv:2: the row has 2 fields");
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(zipped)) {
      Files.copy(results, out);
    }
    Path cut = temporary.resolve("publish-cut.csv.gz");
    Files.write(cut, Arrays.copyOf(zipped.toByteArray(), zipped.size() - 100));
    assertThat(
            failure(
                publish(List.of("--results=" + cut), "--resultsTopic=cut"),
                ExitCode.INPUT_NOT_READY))
        .contains("publish-cut.csv.gz cannot be read to its end: java.io.EOFException");
    assertThat(failure(List.of("publish", "--partitions=0"), ExitCode.USAGE))
        .contains("no results are named", "needs --bootstrapServers", "--partitions must be");
  }

  private static List<String> load(String... options) {
    List<String> arguments = new ArrayList<>(List.of("load"));
    arguments.addAll(database());
    arguments.addAll(List.of(options));
    return arguments;
  }

  private static List<String> publish(List<String> source, String... options) {
    List<String> arguments = new ArrayList<>(List.of("publish"));
    arguments.addAll(source);
    arguments.add("--bootstrapServers=" + services.kafka().bootstrapServers());
    arguments.addAll(List.of(options));
    return arguments;
  }

  private static List<String> table(String name) {
    List<String> options = new ArrayList<>(database());
    options.add("--resultsTable=" + name);
    return options;
  }

  private static List<String> database() {
    return List.of(
        "--jdbcUrl=" + services.mariaDb().jdbcUrl("podium"),
        "--jdbcUser=" + services.mariaDb().user(),
        "--jdbcPasswordRef=file:" + services.mariaDb().passwordFile());
  }

  private static void done(List<String> arguments) {
    assertThat(failure(arguments, ExitCode.DONE)).isEmpty();
  }

  private static String loadFailure(String name, byte[] content) throws IOException {
    Path file = temporary.resolve(name);
    Files.write(file, content);
    return failure(load("--results=" + file, "--resultsTable=kept"), ExitCode.INPUT_NOT_READY);
  }

  /** What a command prints as its error. */
  private static String failure(List<String> arguments, int expected) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Podium.run(
            arguments,
            new PrintStream(OutputStream.nullOutputStream(), false, UTF_8),
            new PrintStream(err, true, UTF_8));
    assertThat(code).as(err.toString(UTF_8)).isEqualTo(expected);
    return err.toString(UTF_8);
  }

  private static byte[] concat(String start, byte[] middle, String end) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(start.getBytes(UTF_8));
    all.write(middle);
    all.write(end.getBytes(UTF_8));
    return all.toByteArray();
  }

  /** The rows of a file; null for empty fields; behind so many more columns, where above 0. */
  private static List<List<String>> csv(Path file, int before) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    try (Reader in = Files.newBufferedReader(file);
        CSVParser parser =
            CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).build().parse(in)) {
      for (CSVRecord record : parser) {
        List<String> values = new ArrayList<>(Collections.nCopies(Math.max(before, 0), null));
        record.forEach(value -> values.add(value.isEmpty() ? null : value));
        rows.add(values);
      }
    }
    return rows;
  }

  /** A result as sorted JSON fields, written down apart from the code under test. */
  private static String canonical(List<String> row) {
    Map<String, Object> fields = new java.util.TreeMap<>();
    for (int i = 0; i < row.size(); i++) {
      String name = COLUMNS.get(i);
      String value = row.get(i);
      if (name.endsWith("_id")) {
        fields.put(name, Long.valueOf(value));
      } else if (name.equals("isTeamSport")) {
        fields.put(name, value.equals("True"));
      } else if (value != null || name.equals("medal")) {
        fields.put(name, value);
      }
    }
    return JSON.valueToTree(fields).toString();
  }

  private static List<String> sorted(List<?> rows) throws IOException {
    List<String> sorted = new ArrayList<>();
    for (Object row : rows) {
      String json = row instanceof ConsumerRecord<?, ?> m ? (String) m.value() : (String) row;
      JsonNode tree = JSON.readTree(json);
      sorted.add(JSON.valueToTree(new java.util.TreeMap<>(fields(tree))).toString());
    }
    Collections.sort(sorted);
    return sorted;
  }

  private static Map<String, JsonNode> fields(JsonNode tree) {
    Map<String, JsonNode> fields = new java.util.TreeMap<>();
    tree.fields().forEachRemaining(field -> fields.put(field.getKey(), field.getValue()));
    return fields;
  }

  private static List<ConsumerRecord<String, String>> messages(String topic, int partitions) {
    List<ConsumerRecord<String, String>> messages = new ArrayList<>();
    Map<String, Object> config = Map.of("bootstrap.servers", services.kafka().bootstrapServers());
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      assertThat(consumer.partitionsFor(topic)).hasSize(partitions);
      List<TopicPartition> all =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (all.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(200)).forEach(messages::add);
      }
    }
    return messages;
  }

  private static List<List<String>> rows(String sql) throws Exception {
    List<List<String>> rows = new ArrayList<>();
    try (Connection connection = services.mariaDb().connect("podium");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int width = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> row = new ArrayList<>(width);
        for (int i = 1; i <= width; i++) {
          row.add(result.getString(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private static void execute(String sql) throws Exception {
    try (Connection connection = services.mariaDb().connect("podium");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
