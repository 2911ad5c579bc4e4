package io.podium.athletes;

import io.podium.athletes.rules.AthleteResultFormat;
import io.podium.io.CsvFiles;
import io.podium.io.Database;
import io.podium.io.KafkaCluster;
import io.podium.io.KafkaSink;
import io.podium.io.KafkaTopics;
import io.podium.io.LoadSpec;
import io.podium.io.SqlNames;
import io.podium.io.TablePartitions;
import io.podium.options.CommandLine;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/**
 * What {@code podium publish} shall do: its options, checked.
 *
 * @param results files of results, a path or glob; null where a table is read
 * @param database where the table is; null where files are read
 * @param resultsTable null where files are read
 * @param partitionColumn the column to part the table by; null for the usual ones
 * @param topic where the results go
 * @param partitions how many partitions the topic gets where it is made
 */
public record PublishConfig(
    String results,
    Database database,
    String resultsTable,
    String partitionColumn,
    KafkaSink topic,
    int partitions) {
  private static final List<String> USUAL_PARTITION_COLUMNS = List.of(LoadSpec.ROW_ID, "result_id");

  /**
   * Checks options.
   *
   * @throws io.podium.options.UsageException where anything is wrong with them or the line; it says
   *     all that is
   */
  public static PublishConfig from(PublishOptions options, CommandLine line) {
    boolean fromFiles = options.getResults() != null;
    Database database = Database.from(options, line);
    KafkaCluster kafka = KafkaCluster.from(options, line);
    if (fromFiles && options.getResultsTable() != null) {
      line.problem("give either --results or --resultsTable for the results");
    } else if (!fromFiles && options.getJdbcUrl() == null) {
      line.problem(
          options.getResultsTable() == null
              ? "no results are named: give --results for files, or --jdbcUrl for a table"
              : "--resultsTable needs --jdbcUrl");
    }
    if (fromFiles && options.getPartitionColumn() != null) {
      line.problem("--partitionColumn is for a table; files are read one by one");
    }
    if (options.getBootstrapServers() == null) {
      line.problem("publish needs --bootstrapServers");
    }
    if (options.getPartitions() < 1) {
      line.problem("--partitions must be above 0");
    }
    String table =
        line.value(
            "resultsTable",
            Objects.requireNonNullElse(options.getResultsTable(), AthleteTables.RESULTS),
            SqlNames::checkedTable);
    String column =
        line.value("partitionColumn", options.getPartitionColumn(), SqlNames::checkedColumn);
    line.check();
    return new PublishConfig(
        options.getResults(),
        fromFiles ? null : database,
        fromFiles ? null : table,
        column,
        new KafkaSink(
            kafka, Objects.requireNonNullElse(options.getResultsTopic(), AthleteTables.RESULTS)),
        options.getPartitions());
  }

  /** Whether a table is read, not files. */
  public boolean isFromTable() {
    return results == null;
  }

  /**
   * Looks at the source and makes the topic where it is absent.
   *
   * @return how the table is read; null where files are read
   * @throws io.podium.errors.InputNotReadyException where the table or files are absent
   * @throws SQLException where the database fails
   */
  public TablePartitions prepare() throws SQLException, InterruptedException {
    TablePartitions table = null;
    if (isFromTable()) {
      table =
          TablePartitions.of(
              database,
              resultsTable,
              AthleteResultFormat.COLUMNS.names(),
              AthleteResultFormat.REQUIRED,
              partitionColumn == null ? USUAL_PARTITION_COLUMNS : List.of(partitionColumn));
    } else {
      CsvFiles.match(results);
    }
    try (KafkaTopics topics = new KafkaTopics(topic.cluster())) {
      topics.createForEvents(topic.topic(), partitions);
    }
    return table;
  }
}
