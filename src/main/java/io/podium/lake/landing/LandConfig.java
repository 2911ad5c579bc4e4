package io.podium.lake.landing;

import io.podium.lake.Lake;
import io.podium.lake.LakeRun;
import io.podium.lake.LakeTable;
import io.podium.options.CommandLine;
import io.podium.options.Secret;
import io.podium.rules.Durations;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;

/**
 * What {@code podium land} shall do: its options, checked.
 *
 * @param source where the files are
 * @param credentials who asks for them
 * @param tables which, in this order
 * @param lake the lake's folder, absolute
 * @param date which date they are landed as
 * @param attempts how many attempts in a row may fail without progress; above 0
 * @param timeout how long a server may be silent
 */
public record LandConfig(
    SourceFolder source,
    Credentials credentials,
    List<LakeTable> tables,
    Path lake,
    LocalDate date,
    int attempts,
    Duration timeout) {
  private static final Duration LONGEST_TIMEOUT = Duration.ofDays(1);

  /** Keeps a copy of the list. */
  public LandConfig {
    tables = List.copyOf(tables);
  }

  /**
   * Checks options.
   *
   * @param known all tables
   * @param today tells which date it is where none is given
   * @throws io.podium.options.UsageException where anything is wrong with them or the line; it says
   *     all that is
   */
  public static LandConfig from(
      LandOptions options, List<LakeTable> known, CommandLine line, Clock today) {
    if (options.getSource() == null) {
      line.problem("land needs --source");
    }
    if (options.getLake() == null) {
      line.problem("land needs --lake");
    }
    SourceFolder source = line.value("source", options.getSource(), SourceFolder::parse);
    List<LakeTable> tables =
        options.getTables() == null
            ? known
            : line.value("tables", options.getTables(), names -> LakeTable.parse(names, known));
    Path lake = line.value("lake", options.getLake(), Lake::localFolder);
    LocalDate date =
        options.getDate() == null
            ? LocalDate.now(today)
            : line.value("date", options.getDate(), LakeRun::date);
    Secret secret = line.value("sourcePasswordRef", options.getSourcePasswordRef(), Secret::new);
    Duration timeout = line.value("timeout", options.getTimeout(), LandConfig::timeout);
    if (options.getAttempts() < 1) {
      line.problem("--attempts must be above 0");
    }
    String user = options.getSourceUser();
    if (source != null && source.user() != null) {
      if (user != null && !user.equals(source.user())) {
        line.problem("--source and --sourceUser name different users");
      }
      user = source.user();
    }
    if (options.getSourcePasswordRef() != null && user == null) {
      line.problem("--sourcePasswordRef needs --sourceUser");
    }
    line.check();
    return new LandConfig(
        source, new Credentials(user, secret), tables, lake, date, options.getAttempts(), timeout);
  }

  private static Duration timeout(String text) {
    Duration timeout = Durations.parse(text);
    if (timeout.isZero() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException("expected more than nothing and at most a day");
    }
    return timeout;
  }
}
