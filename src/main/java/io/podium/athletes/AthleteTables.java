package io.podium.athletes;

import io.podium.athletes.rules.AthleteResultFormat;
import io.podium.athletes.rules.Biometrics;
import io.podium.athletes.rules.SilverBio;
import io.podium.io.LoadSpec;
import io.podium.lake.LakeStage;
import io.podium.lake.LakeTable;
import io.podium.lake.LandingToBronzePipeline;
import java.util.List;

/** The tables of biometrics and results, as {@code podium load} makes them. */
public final class AthleteTables {
  /** The table of biometrics, where no other is named. */
  public static final String BIO = "athlete_bio";

  /** The table of results, where no other is named. */
  public static final String RESULTS = "athlete_event_results";

  private AthleteTables() {}

  /** The tables that are landed, for the lake. */
  public static List<LakeTable> ofLake() {
    return List.of(
        new LakeTable(BIO, SilverBio.columns(SilverBio.TEXTS), Biometrics.COLUMNS.names()),
        new LakeTable(RESULTS, AthleteResultFormat.COLUMNS, AthleteResultFormat.REQUIRED));
  }

  /** The stages that turn what was landed into features, in their order. */
  public static List<LakeStage> stages(List<String> tables) {
    return List.of(
        new LandingToBronzePipeline(
            ofLake().stream().filter(table -> tables.contains(table.name())).toList()),
        new BronzeToSilverPipeline(tables),
        new SilverToGoldPipeline());
  }

  /**
   * The table of biometrics, one row an athlete. Height and weight are text: they hold values such
   * as {@code 77-80}.
   *
   * @param name not null
   */
  public static LoadSpec bio(String name) {
    return new LoadSpec(
        name,
        List.of(
            new LoadSpec.Column("athlete_id", LoadSpec.Type.ID),
            new LoadSpec.Column("name", LoadSpec.Type.TEXT),
            new LoadSpec.Column("sex", LoadSpec.Type.TEXT),
            new LoadSpec.Column("born", LoadSpec.Type.TEXT),
            new LoadSpec.Column("height", LoadSpec.Type.TEXT),
            new LoadSpec.Column("weight", LoadSpec.Type.TEXT),
            new LoadSpec.Column("country", LoadSpec.Type.TEXT),
            new LoadSpec.Column("country_noc", LoadSpec.Type.TEXT),
            new LoadSpec.Column("description", LoadSpec.Type.LONG_TEXT),
            new LoadSpec.Column("special_notes", LoadSpec.Type.LONG_TEXT)),
        "athlete_id",
        Biometrics.COLUMNS.names());
  }

  /**
   * The table of results, one row a line of the files, numbered in their order.
   *
   * @param name not null
   */
  public static LoadSpec results(String name) {
    List<String> ids = List.of("edition_id", "result_id", "athlete_id");
    return new LoadSpec(
        name,
        AthleteResultFormat.COLUMNS.names().stream()
            .map(
                column ->
                    new LoadSpec.Column(
                        column, ids.contains(column) ? LoadSpec.Type.ID : LoadSpec.Type.TEXT))
            .toList(),
        null,
        AthleteResultFormat.REQUIRED);
  }
}
