package io.podium.athletes;

import io.podium.io.CountsTable;
import io.podium.io.CsvFiles;
import io.podium.io.KafkaTopics;
import io.podium.io.LakeFolder;
import io.podium.io.TablePreparation;
import io.podium.io.TableSpec;
import java.io.IOException;
import java.sql.SQLException;

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
      TablePreparation.prepare(
          config.database(), FeatureTable.named(config.aggTable()), config.jdbcMode());
    }
    if (config.countsTable() != null) {
      TablePreparation.prepare(
          config.database(), CountsTable.named(config.countsTable()), TableSpec.Mode.UPSERT);
    }
  }

  /** Puts the lake of a bounded run that went well in the place of the one before. */
  public static void finish(AthleteFeatures config) throws IOException {
    if (config.lake() != null && !config.isUnbounded()) {
      LakeFolder.replace(
          config.lakeTarget(),
          config.lake(),
          config.lakeTables().stream().map(AthleteLake.Table::folder).toList());
      LakeFolder.discard(config.lakeTarget());
    }
  }

  /** Throws away what a bounded run that did not go well has written so far. */
  public static void discard(AthleteFeatures config) throws IOException {
    if (config.lake() != null && !config.isUnbounded()) {
      LakeFolder.discard(config.lakeTarget());
    }
  }
}
