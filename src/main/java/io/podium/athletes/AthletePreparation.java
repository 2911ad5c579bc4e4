package io.podium.athletes;

import io.podium.io.CountsTable;
import io.podium.io.CsvFiles;
import io.podium.io.KafkaTopics;
import io.podium.io.LakeFolder;
import io.podium.io.RejectRows;
import io.podium.io.TableSpec;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What has to be there before a run, and what is done with its output after. */
public final class AthletePreparation {
  private AthletePreparation() {}

  /**
   * Makes the topics and tables that are absent, and checks those that are not.
   *
   * @throws io.podium.errors.InputNotReadyException where the topic or the files that are to be
   *     read are absent
   */
  public static void prepare(AthleteFeatures config) throws InterruptedException, SQLException {
    if (config.resultsPattern() != null) {
      CsvFiles.match(config.resultsPattern());
    }
    if (config.biometrics().pattern() != null) {
      CsvFiles.match(config.biometrics().pattern());
    }
    if (config.kafka() != null) {
      try (KafkaTopics topics = new KafkaTopics(config.kafka())) {
        if (config.resultsTopic() != null) {
          topics.requireTopic(config.resultsTopic());
        }
        if (config.aggTopic() != null) {
          topics.createForLatest(config.aggTopic());
        }
        if (config.rejectsTopic() != null) {
          topics.createForRejects(config.rejectsTopic());
        }
      }
    }
    if (config.aggTable() != null) {
      try (Connection connection = config.database().connect()) {
        prepareTable(connection, FeatureTable.named(config.aggTable()), config.jdbcMode());
      }
    }
    if (config.countsTable() != null) {
      try (Connection connection = config.database().connect()) {
        prepareTable(connection, CountsTable.named(config.countsTable()), TableSpec.Mode.UPSERT);
      }
    }
  }

  /** Puts the lake of a bounded run that went well in the place of the one before. */
  public static void finish(AthleteFeatures config) throws IOException {
    if (config.lake() != null && !config.isUnbounded()) {
      LakeFolder.replace(
          config.lakeTarget(),
          config.lake(),
          List.of(AthleteLake.BRONZE, AthleteLake.SILVER, AthleteLake.GOLD, RejectRows.FOLDER));
      LakeFolder.discard(config.lakeTarget());
    }
  }

  /** Throws away what a bounded run that did not go well has written so far. */
  public static void discard(AthleteFeatures config) throws IOException {
    if (config.lake() != null && !config.isUnbounded()) {
      LakeFolder.discard(config.lakeTarget());
    }
  }

  private static void prepareTable(Connection connection, TableSpec table, TableSpec.Mode mode)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(table.createSql(mode));
    }
    boolean hasKey = hasUniqueIndex(connection, table);
    if (mode == TableSpec.Mode.UPSERT && !hasKey) {
      throw new SQLException(
          "the table "
              + table.name()
              + " has no unique index on "
              + String.join(", ", table.key())
              + ", so rows would pile up: add it, name another --aggTable, or give"
              + " --jdbcMode=append");
    }
    if (mode == TableSpec.Mode.APPEND && hasKey) {
      throw new SQLException(
          "the table "
              + table.name()
              + " takes one row a group and window only: name another --aggTable, or give"
              + " --jdbcMode=upsert");
    }
  }

  private static boolean hasUniqueIndex(Connection connection, TableSpec table)
      throws SQLException {
    String name = table.name();
    int dot = name.indexOf('.');
    String catalog = dot < 0 ? connection.getCatalog() : name.substring(0, dot);
    Map<String, Set<String>> indexes = new HashMap<>();
    DatabaseMetaData metaData = connection.getMetaData();
    try (ResultSet rows =
        metaData.getIndexInfo(catalog, null, name.substring(dot + 1), true, true)) {
      while (rows.next()) {
        indexes
            .computeIfAbsent(rows.getString("INDEX_NAME"), index -> new TreeSet<>())
            .add(rows.getString("COLUMN_NAME").toLowerCase(Locale.ROOT));
      }
    }
    return indexes.containsValue(new TreeSet<>(table.key()));
  }
}
