package io.podium.bench.comparison;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a program is asked to do, once.
 *
 * @param rows how many are generated; 0 for files from elsewhere
 * @param results the pattern of CSV files; null where a topic is read
 * @param topic the topic; null where files are read
 * @param bootstrapServers where the topic is
 * @param jdbcUrl where all tables are
 * @param jdbcUser their user
 * @param jdbcPassword the file of the password
 * @param bioTable the table of biometrics
 * @param table where features go
 * @param folder of this run alone
 */
record Work(
    long rows,
    String results,
    String topic,
    String bootstrapServers,
    String jdbcUrl,
    String jdbcUser,
    Path jdbcPassword,
    String bioTable,
    String table,
    Path folder) {
  /** How often a stream writes and is checkpointed. */
  static final int INTERVAL_MILLIS = 1_000;

  /** Where Podium puts the Parquet files of features. */
  private static final String PODIUM_GOLD = "gold/avg_stats";

  boolean isStream() {
    return topic != null;
  }

  /** Where the Parquet files of features are in the end. */
  Path gold(boolean ofPodium) {
    return ofPodium ? lake().resolve(PODIUM_GOLD) : folder.resolve("gold");
  }

  private Path lake() {
    return folder.resolve("lake");
  }

  private Path checkpoints() {
    return folder.resolve("checkpoints");
  }

  /** The arguments of {@code podium run athlete-features}. */
  List<String> ofPodium(String runner) {
    List<String> arguments = common();
    arguments.add("--runner=" + runner);
    arguments.add("--jdbcPasswordRef=file:" + jdbcPassword);
    arguments.add("--manifest=" + folder.resolve("manifest.json"));
    if (isStream()) {
      arguments.add("--earlyFiring=" + INTERVAL_MILLIS / 1_000 + "s");
      if (runner.equals("FlinkRunner")) {
        arguments.add("--checkpointingInterval=" + INTERVAL_MILLIS);
      }
      if (!runner.equals("DirectRunner")) {
        arguments.add("--checkpointDir=" + checkpoints());
      }
    } else {
      arguments.add("--lake=" + lake());
      arguments.add("--lakeTables=gold");
    }
    return arguments;
  }

  /** The arguments of a native program. */
  List<String> ofNative() {
    List<String> arguments = common();
    arguments.add("--jdbcPasswordFile=" + jdbcPassword);
    if (isStream()) {
      arguments.add("--checkpointDir=" + checkpoints());
      arguments.add("--intervalMillis=" + INTERVAL_MILLIS);
    } else {
      arguments.add("--gold=" + gold(false));
    }
    return arguments;
  }

  private List<String> common() {
    List<String> arguments = new ArrayList<>();
    if (isStream()) {
      arguments.add("--resultsTopic=" + topic);
      arguments.add("--bootstrapServers=" + bootstrapServers);
    } else {
      arguments.add("--results=" + results);
    }
    arguments.add("--jdbcUrl=" + jdbcUrl);
    arguments.add("--jdbcUser=" + jdbcUser);
    arguments.add("--bioTable=" + bioTable);
    arguments.add("--aggTable=" + table);
    return arguments;
  }
}
