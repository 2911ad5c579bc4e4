package io.podium.bench.comparison;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.podium.bench.comparison.BarChart.Bars;
import io.podium.bench.comparison.BarChart.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Writes what is in the files of raw results into the page of benchmarks, with a plot a case. */
final class WrittenReport {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double LEAST_SHARE = 0.01;
  private static final String HEAD =
      "| | wall, s | CPU, s | memory, MiB | of the native program, round by round: wall | CPU |\n|---|---|---|---|---|---|\n";
  private static final String STREAM_HEAD =
      "| | first row, s | wall, s | CPU, s | memory, MiB | of the native program, round by round: wall | CPU |\n|---|---|---|---|---|---|---|\n";
  private static final String PACED_HEAD =
      "| | p50, s | p99, s | p99.9, s | processors in use | memory, MiB | of the native program, round by round: p50 | processors |\n|---|---|---|---|---|---|---|---|\n";
  private static final String BEGIN = "<!-- native programs: written by benchmarks/run -->\n";
  private static final String END = "<!-- end of native programs -->\n";

  private WrittenReport() {}

  /**
   * Replaces the part of the page between its marks.
   *
   * @param results the folder of raw results
   * @param page the page
   * @param plots the folder of plots; beside the page
   */
  static void write(Path results, Path page, Path plots) throws IOException {
    StringBuilder text = new StringBuilder();
    Files.createDirectories(plots);
    for (Case some : Case.CASES) {
      Path file = results.resolve(some.name() + ".json");
      if (Files.exists(file)) {
        JsonNode raw = JSON.readTree(file.toFile());
        Path plot = plots.resolve(some.name() + ".svg");
        Files.writeString(plot, plot(raw));
        text.append(section(raw, page.getParent().relativize(plot)));
      }
    }
    String before = Files.readString(page);
    int begin = before.indexOf(BEGIN);
    int end = before.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(page + " has no marks: " + BEGIN + END);
    }
    Files.writeString(
        page, before.substring(0, begin + BEGIN.length()) + text + '\n' + before.substring(end));
  }

  private static String section(JsonNode raw, Path plot) {
    StringBuilder text = new StringBuilder();
    JsonNode machine = raw.get("machine");
    text.append("\n### %s: %s\n\n".formatted(raw.get("case").asText(), raw.get("title").asText()));
    text.append(isPaced(raw) ? PACED_HEAD : isStream(raw) ? STREAM_HEAD : HEAD);
    for (Candidate candidate : Candidate.values()) {
      if (!runs(raw, candidate).isEmpty()) {
        text.append(isPaced(raw) ? pacedRow(raw, candidate) : row(raw, candidate));
      }
    }
    text.append(
        "\n![%s](%s)\n\n%d runs each, on %s, %d processors, %s of memory, Java %s, at %s%s.\n"
            .formatted(
                raw.get("case").asText(),
                plot,
                raw.get("runs").size() / (int) candidates(raw),
                machine.get("processor").asText(),
                machine.get("processors").asInt(),
                machine.get("memory").asText(),
                machine.get("java").asText(),
                raw.get("at").asText(),
                raw.has("commit") ? ", commit " + raw.get("commit").asText() : ""));
    if (raw.has("profiles")) {
      text.append("\nWhere the processors' time of one more run went:\n\n");
      raw.get("profiles").forEach(profile -> text.append(profile(profile)));
    }
    return text.toString();
  }

  /** The shares of a profile that are a hundredth at least, the largest first. */
  private static String profile(JsonNode profile) {
    double all = profile.get("cpu_seconds").asDouble();
    Map<String, Double> shares = new LinkedHashMap<>();
    profile
        .get("seconds")
        .fields()
        .forEachRemaining(kind -> shares.put(kind.getKey(), kind.getValue().asDouble() / all));
    return "- %s, %.1f s: %s\n"
        .formatted(
            Candidate.named(profile.get("candidate").asText()).label(),
            all,
            shares.entrySet().stream()
                .filter(kind -> kind.getValue() >= LEAST_SHARE)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .map(kind -> "%s %.0f %%".formatted(kind.getKey(), 100 * kind.getValue()))
                .collect(Collectors.joining(", ")));
  }

  private static long candidates(JsonNode raw) {
    return Arrays.stream(Candidate.values()).filter(each -> !runs(raw, each).isEmpty()).count();
  }

  /** Whether messages came at a fixed rate. */
  private static boolean isPaced(JsonNode raw) {
    return raw.get("runs").path(0).has("p50_seconds");
  }

  /** Whether messages were in a topic before. */
  private static boolean isStream(JsonNode raw) {
    return raw.get("runs").path(0).has("first_row_seconds");
  }

  private static String pacedRow(JsonNode raw, Candidate candidate) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s | %.2f | %,.0f | %s |%n",
        candidate.label(),
        precise(spread(raw, candidate, "p50_seconds")),
        precise(spread(raw, candidate, "p99_seconds")),
        precise(spread(raw, candidate, "p99_9_seconds")),
        spread(raw, candidate, "processors_in_use").median(),
        spread(raw, candidate, "peak_bytes").median() / 1_048_576,
        ratios(raw, candidate, "p50_seconds", "processors_in_use"));
  }

  private static String ratios(JsonNode raw, Candidate candidate, String one, String two) {
    return candidate
        .yardstick()
        .filter(other -> !runs(raw, other).isEmpty())
        .map(
            other ->
                String.format(
                    Locale.ROOT,
                    "%.2f | %.2f",
                    ratio(raw, candidate, other, one),
                    ratio(raw, candidate, other, two)))
        .orElse(" | ");
  }

  private static String row(JsonNode raw, Candidate candidate) {
    return String.format(
        Locale.ROOT,
        "| %s |%s %s | %s | %,.0f | %s |%n",
        candidate.label(),
        isStream(raw)
            ? String.format(
                Locale.ROOT, " %.1f |", spread(raw, candidate, "first_row_seconds").median())
            : "",
        text(spread(raw, candidate, "wall_seconds")),
        text(spread(raw, candidate, "cpu_seconds")),
        spread(raw, candidate, "peak_bytes").median() / 1_048_576,
        ratios(raw, candidate, "wall_seconds", "cpu_seconds"));
  }

  private static String precise(Spread spread) {
    return String.format(
        Locale.ROOT, "**%.2f** (%.2f–%.2f)", spread.median(), spread.least(), spread.most());
  }

  private static String text(Spread spread) {
    return String.format(
        Locale.ROOT, "**%.1f** (%.1f–%.1f)", spread.median(), spread.least(), spread.most());
  }

  private static String plot(JsonNode raw) {
    List<Bars> bars = new ArrayList<>();
    List<String> figures =
        isPaced(raw)
            ? List.of("p50_seconds", "p99_seconds")
            : List.of("wall_seconds", "cpu_seconds");
    for (Candidate candidate : Candidate.values()) {
      if (!runs(raw, candidate).isEmpty()) {
        bars.add(
            new Bars(
                candidate.label(),
                figures.stream().map(figure -> spread(raw, candidate, figure)).toList()));
      }
    }
    return BarChart.svg(
        raw.get("title").asText(),
        isPaced(raw)
            ? List.of("p50, seconds", "p99, seconds")
            : List.of("wall, seconds", "CPU, seconds"),
        bars);
  }

  private static List<JsonNode> runs(JsonNode raw, Candidate candidate) {
    return StreamSupport.stream(raw.get("runs").spliterator(), false)
        .filter(run -> run.get("candidate").asText().equals(candidate.id()))
        .toList();
  }

  private static Spread spread(JsonNode raw, Candidate candidate, String figure) {
    return spread(runs(raw, candidate), run -> run.get(figure).asDouble());
  }

  private static double ratio(JsonNode raw, Candidate one, Candidate other, String figure) {
    List<JsonNode> others = runs(raw, other);
    return spread(
            runs(raw, one),
            run ->
                run.get(figure).asDouble()
                    / others.stream()
                        .filter(each -> each.get("round").equals(run.get("round")))
                        .findFirst()
                        .orElseThrow()
                        .get(figure)
                        .asDouble())
        .median();
  }

  private static Spread spread(List<JsonNode> runs, ToDoubleFunction<JsonNode> figure) {
    double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
    return new Spread(sorted[0], Medians.of(sorted), sorted[sorted.length - 1]);
  }
}
