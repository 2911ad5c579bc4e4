package io.podium.athletes;

import io.podium.io.CountsTable;
import io.podium.io.Database;
import io.podium.io.KafkaCluster;
import io.podium.io.SqlNames;
import io.podium.io.TableSpec;
import io.podium.options.CommandLine;
import io.podium.rules.Durations;
import io.podium.rules.WindowSize;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/**
 * What a run of {@link AthleteFeaturesPipeline} shall do: its options, checked and typed.
 *
 * @param runId tells one run from another
 * @param resultsPattern CSV files to read; null where a topic is read
 * @param resultsTopic the topic to read; null where files are read
 * @param kafka the brokers; null where no topic is named
 * @param biometrics where the biometrics are
 * @param bioRefresh how old they may get
 * @param database null where no table is named
 * @param aggTable null for no table
 * @param countsTable null for no table
 * @param jdbcMode how firings meet in the table
 * @param aggTopic null for no topic
 * @param lake null for no lake; without a slash at its end
 * @param lakeTables which of its tables are written; empty for no lake
 * @param rejectsTopic null for no topic
 * @param window how event time is cut
 * @param allowedLateness null for no end
 * @param earlyFiring how long rows are gathered
 * @param deduplicate whether identical rows count once
 * @param untilIdle null for a run without end
 * @param lakeInterval how long rows for the lake are gathered
 */
public record AthleteFeatures(
    String runId,
    String resultsPattern,
    String resultsTopic,
    KafkaCluster kafka,
    BiometricsSource biometrics,
    Duration bioRefresh,
    Database database,
    String aggTable,
    String countsTable,
    TableSpec.Mode jdbcMode,
    String aggTopic,
    String lake,
    Set<AthleteLake.Table> lakeTables,
    String rejectsTopic,
    WindowSize window,
    Duration allowedLateness,
    Duration earlyFiring,
    boolean deduplicate,
    Duration untilIdle,
    Duration lakeInterval) {

  /** Whether the run reads a topic, which has no end. */
  public boolean isUnbounded() {
    return resultsTopic != null;
  }

  /** The same run by another name: that of the stream which it goes on with. */
  public AthleteFeatures withRunId(String id) {
    return new AthleteFeatures(
        id,
        resultsPattern,
        resultsTopic,
        kafka,
        biometrics,
        bioRefresh,
        database,
        aggTable,
        countsTable,
        jdbcMode,
        aggTopic,
        lake,
        lakeTables,
        rejectsTopic,
        window,
        allowedLateness,
        earlyFiring,
        deduplicate,
        untilIdle,
        lakeInterval);
  }

  /**
   * Whether nothing but features and counts is asked for. Not of a stream with windows: there the
   * watermark decides when they fire.
   */
  boolean wantsTotalsOnly() {
    return deduplicate
        && rejectsTopic == null
        && (!isUnbounded() || window.isGlobal())
        && !gathersForLake();
  }

  /** Whether rows are gathered for the lake; features go there when they are worked out. */
  public boolean gathersForLake() {
    return lakeTables.stream().anyMatch(table -> table != AthleteLake.Table.GOLD);
  }

  /** Whether a table of the lake is written. */
  boolean writes(AthleteLake.Table table) {
    return lakeTables.contains(table);
  }

  /** Where the lake's files are written: a bounded run moves them into place when all is well. */
  public String lakeTarget() {
    return isUnbounded() ? lake : lake + "/.staging-" + runId;
  }

  /**
   * Checks options.
   *
   * @throws io.podium.options.UsageException where anything is wrong with them or the line; it says
   *     all that is
   */
  public static AthleteFeatures from(AthleteFeaturesOptions options, CommandLine line) {
    Checker checker = new Checker(options, line);
    checker.checkSources();
    checker.checkSinks();
    return checker.typed();
  }

  private record Checker(AthleteFeaturesOptions options, CommandLine line) {
    private void checkSources() {
      line.exactlyOne(
          "the results",
          "results",
          options.getResults(),
          "resultsTopic",
          options.getResultsTopic());
      line.exactlyOne("the biometrics", "bio", options.getBio(), "bioTable", options.getBioTable());
      if (options.getResults() != null) {
        onlyForTopics("untilIdle", options.getUntilIdle());
        onlyForTopics("allowedLateness", options.getAllowedLateness());
      }
    }

    private void checkSinks() {
      if (options.getLake() == null
          && options.getAggTopic() == null
          && options.getAggTable() == null) {
        line.problem("no sink is named: give --lake, --aggTopic or --aggTable, or several");
      }
      line.needs(
          "resultsTopic",
          options.getResultsTopic(),
          "bootstrapServers",
          options.getBootstrapServers());
      line.needs(
          "aggTopic", options.getAggTopic(), "bootstrapServers", options.getBootstrapServers());
      line.needs(
          "rejectsTopic",
          options.getRejectsTopic(),
          "bootstrapServers",
          options.getBootstrapServers());
      line.needs("bioTable", options.getBioTable(), "jdbcUrl", options.getJdbcUrl());
      line.needs("aggTable", options.getAggTable(), "jdbcUrl", options.getJdbcUrl());
      line.needs("countsTable", options.getCountsTable(), "jdbcUrl", options.getJdbcUrl());
      if (options.getAllowedLateness() != null && "global".equals(options.getWindow())) {
        line.problem("--allowedLateness needs a --window: the global window never ends");
      }
    }

    private AthleteFeatures typed() {
      Database database = Database.from(options, line);
      KafkaCluster kafka = KafkaCluster.from(options, line);
      TableSpec.Mode mode =
          line.value(
              "jdbcMode",
              options.getJdbcMode(),
              text -> {
                if (!text.matches("upsert|append")) {
                  throw new IllegalArgumentException("expected upsert or append, not " + text);
                }
                return TableSpec.Mode.valueOf(text.toUpperCase(Locale.ROOT));
              });
      Duration bioRefresh = duration("bioRefresh", options.getBioRefresh());
      if (bioRefresh != null && (bioRefresh.isZero() || bioRefresh.toDays() > 365)) {
        line.problem("--bioRefresh must be above 0 and at most 365d");
      }
      WindowSize window = line.value("window", options.getWindow(), WindowSize::parse);
      Duration allowedLateness = duration("allowedLateness", options.getAllowedLateness());
      Duration earlyFiring = duration("earlyFiring", options.getEarlyFiring());
      Duration untilIdle = duration("untilIdle", options.getUntilIdle());
      if (untilIdle != null && untilIdle.isZero()) {
        line.problem("--untilIdle must be above 0");
      }
      if (options.getLake() != null && options.getLake().matches(".*[*?\\[\\]{}\\\\].*|/+")) {
        line.problem("--lake must be a folder, and hold none of * ? [ ] { } \\");
      }
      Set<AthleteLake.Table> lakeTables =
          line.value("lakeTables", options.getLakeTables(), AthleteLake.Table::parse);
      Duration lakeInterval = duration("lakeInterval", options.getLakeInterval());
      Integer metricsPort = options.getMetricsPort();
      if (metricsPort != null && (metricsPort < 0 || metricsPort > 65_535)) {
        line.problem("--metricsPort must be from 0 to 65535");
      }
      line.value("aggTable", options.getAggTable(), FeatureTable::named);
      line.value("countsTable", options.getCountsTable(), CountsTable::named);
      line.value("bioTable", options.getBioTable(), SqlNames::checkedTable);
      line.check();
      return new AthleteFeatures(
          UUID.randomUUID().toString().substring(0, 8),
          options.getResults(),
          options.getResultsTopic(),
          kafka,
          options.getBio() == null
              ? BiometricsSource.inTable(database, options.getBioTable())
              : BiometricsSource.inFiles(options.getBio()),
          bioRefresh,
          database,
          options.getAggTable(),
          options.getCountsTable(),
          mode,
          options.getAggTopic(),
          options.getLake() == null ? null : options.getLake().replaceFirst("/+$", ""),
          options.getLake() == null ? Set.of() : lakeTables,
          options.getRejectsTopic(),
          window,
          allowedLateness,
          earlyFiring,
          options.getDeduplicate(),
          untilIdle,
          lakeInterval);
    }

    private Duration duration(String name, String text) {
      return line.value(name, text, Durations::parse);
    }

    private void onlyForTopics(String name, String value) {
      if (value != null) {
        line.problem("--" + name + " is for --resultsTopic; files have an end and no late rows");
      }
    }
  }
}
