package io.podium.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was done to a stream, and what came of it. It holds only what was measured.
 *
 * @param options what was asked for
 * @param startedAt when the stream was first started
 * @param duration from then to its end
 * @param produced messages that are in the topic
 * @param kills that were done
 * @param restarts after an end of the run's own
 * @param figures how much the stream has made, by what it is; empty where it was not judged
 * @param differences by kind; empty where all is exactly right
 */
record ChaosReport(
    ChaosOptions options,
    Instant startedAt,
    Duration duration,
    int produced,
    List<Killed> kills,
    List<Restart> restarts,
    Map<String, Long> figures,
    Map<String, List<String>> differences) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * A kill that was done.
   *
   * @param what which process
   * @param at since the stream's first start
   * @param pause how long it was dead before it was started again
   * @param recovery from the kill to the next progress in the table; null where none was seen
   */
  record Killed(VictimKind victim, String what, Duration at, Duration pause, Duration recovery) {}

  /**
   * An end of the run's own, after which it was started again.
   *
   * @param at since the stream's first start
   */
  record Restart(int exitCode, Duration at) {}

  /** Whether all is exactly right. */
  boolean isRight() {
    return differences.isEmpty();
  }

  /** The report for people. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%nChaos for %s%s on %s%s, seed %d: %s%n",
            options.pipeline().text(),
            options.totals() ? ", totals only," : "",
            options.runner().beamName(),
            options.cluster() ? ", cluster of " + StreamCluster.WORKERS : "",
            options.seed(),
            isRight() ? "EXACTLY RIGHT" : "NOT RIGHT"));
    text.append(
        String.format(
            Locale.ROOT,
            "  %,d messages in %s; %d kills, %d ends of the run's own%n",
            produced,
            seconds(duration),
            kills.size(),
            restarts.size()));
    figures.forEach(
        (what, number) ->
            text.append(String.format(Locale.ROOT, "  %s: %,d%n", what.replace('_', ' '), number)));
    for (int i = 0; i < kills.size(); i++) {
      Killed kill = kills.get(i);
      text.append(
          String.format(
              Locale.ROOT,
              "  kill %d at %s: %s, %s, dead for %s, next progress %s%n",
              i + 1,
              seconds(kill.at()),
              kill.victim(),
              kill.what(),
              seconds(kill.pause()),
              kill.recovery() == null ? "not seen" : "after " + seconds(kill.recovery())));
    }
    for (Restart restart : restarts) {
      text.append(
          String.format(
              Locale.ROOT,
              "  at %s the run ended by itself with exit code %d and was started again%n",
              seconds(restart.at()),
              restart.exitCode()));
    }
    Differences.told(differences).forEach(line -> text.append("  ").append(line).append('\n'));
    return text.toString();
  }

  /** The report for programs. */
  String toJson() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("verdict", isRight() ? "exactly right" : "not right");
    fields.put("pipeline", options.pipeline().text());
    fields.put("totals", options.totals());
    fields.put("runner", options.runner().beamName());
    fields.put("workers", options.cluster() ? StreamCluster.WORKERS : 0);
    fields.put("seed", options.seed());
    fields.put("messages", produced);
    fields.put("started_at", startedAt.toString());
    fields.put("duration_seconds", number(duration));
    Map<String, Integer> byVictim = new TreeMap<>();
    kills.forEach(kill -> byVictim.merge(kill.victim().name(), 1, Integer::sum));
    fields.put("kills_by_victim", byVictim);
    List<Map<String, Object>> done = new ArrayList<>();
    for (Killed kill : kills) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("victim", kill.victim().name());
      one.put("what", kill.what());
      one.put("at_seconds", number(kill.at()));
      one.put("dead_seconds", number(kill.pause()));
      one.put("recovery_seconds", kill.recovery() == null ? null : number(kill.recovery()));
      done.add(one);
    }
    fields.put("kills", done);
    List<Map<String, Object>> again = new ArrayList<>();
    for (Restart restart : restarts) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("exit_code", restart.exitCode());
      one.put("at_seconds", number(restart.at()));
      again.add(one);
    }
    fields.put("own_ends", again);
    fields.putAll(figures);
    fields.put("differences", differences);
    try {
      return JSON.writeValueAsString(fields);
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
  }

  /** Writes the report for programs. */
  void writeTo(Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    Files.createDirectories(absolute.getParent());
    Files.writeString(absolute, toJson() + '\n');
  }

  private static double number(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", number(duration));
  }
}
