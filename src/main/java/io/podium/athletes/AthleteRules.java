package io.podium.athletes;

import io.podium.athletes.rules.AthleteResultFormat;
import io.podium.athletes.rules.Biometrics;
import io.podium.lake.Lake;
import io.podium.lake.LandingToBronzePipeline;
import io.podium.lake.Layer;
import io.podium.lake.validation.Range;
import io.podium.lake.validation.Severity;
import io.podium.lake.validation.TableRules;
import io.podium.lake.validation.TableRules.Bins;
import io.podium.lake.validation.TableRules.Within;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the lake's tables of athletes, results and their means must be like. */
public final class AthleteRules {
  private static final String RECORDS =
      "Olympedia's athletes from 1896 to 2022, with room for records: 127 to 226 cm, 25 to 198 kg";
  private static final String MEANS =
      "the means of Olympedia's results by sport, medal, sex and country lie below 150 kg";

  /** No athlete is shorter, in centimetres: the shortest of Olympedia's measure 127. */
  public static final double MIN_HEIGHT = 100;

  /** No athlete is taller, in centimetres: the tallest of Olympedia's measures 226. */
  public static final double MAX_HEIGHT = 250;

  /** No athlete is lighter, in kilograms: the lightest of Olympedia's weighs 25. */
  public static final double MIN_WEIGHT = 20;

  /** No athlete is heavier, in kilograms: the heaviest of Olympedia's weighs 198. */
  public static final double MAX_WEIGHT = 250;

  /** Means above it, in kilograms, deserve a look, though one heavy athlete alone may have it. */
  public static final double USUAL_MEAN_WEIGHT = 150;

  private AthleteRules() {}

  /**
   * The rules of some of the tables.
   *
   * @param stages names of the stages whose output is looked at
   * @param tables names of {@link AthleteTables}; the means are looked at with the results
   */
  public static List<TableRules> of(List<String> stages, List<String> tables) {
    List<TableRules> rules = new ArrayList<>();
    for (String table : List.of(AthleteTables.BIO, AthleteTables.RESULTS)) {
      if (tables.contains(table)) {
        rules.add(bronze(table));
      }
    }
    if (tables.contains(AthleteTables.BIO)) {
      rules.add(silverBio());
    }
    if (tables.contains(AthleteTables.RESULTS)) {
      rules.add(silverResults());
      rules.add(gold());
    }
    return rules.stream().filter(table -> stages.contains(table.stage())).toList();
  }

  private static TableRules bronze(String table) {
    List<String> required =
        table.equals(AthleteTables.BIO)
            ? Biometrics.COLUMNS.names()
            : AthleteResultFormat.REQUIRED.stream()
                // A column that is there, and empty for all who won nothing.
                .filter(column -> !column.equals("medal"))
                .toList();
    return new TableRules(
        LandingToBronzePipeline.NAME,
        Layer.BRONZE,
        table,
        table,
        Stream.concat(required.stream(), Stream.of("source_file", "source_line", "ingested_at"))
            .toList(),
        List.of("source_file", "source_line"),
        List.of(),
        List.of(),
        null,
        List.of());
  }

  private static TableRules silverBio() {
    return new TableRules(
        BronzeToSilverPipeline.NAME,
        Layer.SILVER,
        AthleteTables.BIO,
        AthleteTables.BIO,
        List.of("athlete_id", "sex", "height", "weight"),
        List.of("athlete_id"),
        List.of(height("height"), weight("weight")),
        List.of(),
        null,
        List.of(
            new Bins("height", "Height", "cm", MIN_HEIGHT, 5, 30),
            new Bins("weight", "Weight", "kg", MIN_WEIGHT, 5, 46)));
  }

  private static TableRules silverResults() {
    return new TableRules(
        BronzeToSilverPipeline.NAME,
        Layer.SILVER,
        AthleteTables.RESULTS,
        AthleteTables.RESULTS,
        List.of("athlete_id", "sport", "medal", "country_noc", "event_time"),
        List.of(),
        List.of(),
        List.of(),
        null,
        List.of());
  }

  private static TableRules gold() {
    return new TableRules(
        SilverToGoldPipeline.NAME,
        Layer.GOLD,
        Lake.AVG_STATS,
        AthleteTables.RESULTS,
        List.of(
            "sport",
            "medal",
            "sex",
            "country_noc",
            "results",
            "avg_height",
            "avg_weight",
            "calculated_at"),
        List.of("sport", "medal", "sex", "country_noc"),
        List.of(
            new Range(
                "results",
                1,
                Double.MAX_VALUE,
                Severity.FAILURE,
                "",
                "a mean of no result is none"),
            height("avg_height"),
            weight("avg_weight"),
            new Range("avg_weight", MIN_WEIGHT, USUAL_MEAN_WEIGHT, Severity.WARNING, "kg", MEANS)),
        List.of(
            new Within("avg_height", AthleteTables.BIO, "height"),
            new Within("avg_weight", AthleteTables.BIO, "weight")),
        "results",
        List.of());
  }

  private static Range height(String column) {
    return new Range(column, MIN_HEIGHT, MAX_HEIGHT, Severity.FAILURE, "cm", RECORDS);
  }

  private static Range weight(String column) {
    return new Range(column, MIN_WEIGHT, MAX_WEIGHT, Severity.FAILURE, "kg", RECORDS);
  }
}
