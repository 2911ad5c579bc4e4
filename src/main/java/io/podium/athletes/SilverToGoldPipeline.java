package io.podium.athletes;

import io.podium.athletes.rules.AthleteResult;
import io.podium.athletes.rules.FeatureRow;
import io.podium.errors.InputNotReadyException;
import io.podium.errors.Origin;
import io.podium.errors.Reject;
import io.podium.errors.Traced;
import io.podium.io.ParquetFiles;
import io.podium.io.ReadParquet;
import io.podium.io.RejectRows;
import io.podium.io.WriteParquet;
import io.podium.lake.Lake;
import io.podium.lake.LakeStage;
import io.podium.lake.Layer;
import io.podium.rules.WindowSize;
import io.podium.transforms.TracedCoder;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Silver becomes gold: results joined with their athletes' biometrics, and the means of each group,
 * by the same steps as {@link AthleteFeaturesPipeline}.
 */
public final class SilverToGoldPipeline implements LakeStage {
  /** The stage's name. */
  public static final String NAME = "silver-to-gold";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Output> outputs(Lake lake, LocalDate date) throws IOException {
    for (String table : List.of(AthleteTables.BIO, AthleteTables.RESULTS)) {
      String silver = silver(lake, table, date);
      if (!ParquetFiles.exists(silver)) {
        throw new InputNotReadyException(
            "there is no " + silver + ": run bronze-to-silver --date=" + date);
      }
    }
    String results = silver(lake, AthleteTables.RESULTS, date);
    return List.of(
        new Output(
            Lake.AVG_STATS,
            Lake.partition(Layer.GOLD, Lake.AVG_STATS, date),
            AthleteLake.goldOfDate().schema(),
            Lake.rejects(NAME, AthleteTables.RESULTS, date),
            results,
            ParquetFiles.rows(results),
            "results"));
  }

  @Override
  public void build(
      Pipeline pipeline, Lake lake, LocalDate date, List<Output> outputs, Lake target) {
    AthleteCoders.register(pipeline.getCoderRegistry());
    Output output = outputs.get(0);
    JoinBiometrics join =
        JoinBiometrics.from(
            BiometricsSource.inSilver(silver(lake, AthleteTables.BIO, date)),
            NAME + '-' + date,
            Duration.ofDays(1));
    PCollectionTuple joined =
        pipeline
            .apply(
                "ReadSilver",
                ReadParquet.from(
                    output.input(),
                    SilverToGoldPipeline::result,
                    TracedCoder.of(new AthleteCoders.AthleteResultCoder())))
            .apply("JoinBiometrics", join);
    PCollection<FeatureRow> features =
        joined
            .get(join.joined())
            .apply(
                "AverageBiometrics", AverageBiometrics.perGroup(WindowSize.GLOBAL, Duration.ZERO));
    TupleTag<FeatureRow> gold = new TupleTag<>() {};
    TupleTag<Reject> rejects = new TupleTag<>() {};
    PCollectionTuple.of(gold, features)
        .and(rejects, joined.get(join.setAside()))
        .apply(
            "WriteGold",
            WriteParquet.inOneFileEach(target.root())
                .table(gold, AthleteLake.goldOfDate(), output.folder())
                .table(rejects, RejectRows.rows(), output.rejects()));
  }

  private static String silver(Lake lake, String table, LocalDate date) {
    return lake.file(Lake.partition(Layer.SILVER, table, date));
  }

  private static Traced<AthleteResult> result(GenericRecord record) {
    return new Traced<>(
        new AthleteResult(
            text(record, "edition"),
            (Long) record.get("edition_id"),
            text(record, "country_noc"),
            text(record, "sport"),
            text(record, "event"),
            (Long) record.get("result_id"),
            text(record, "athlete"),
            (Long) record.get("athlete_id"),
            text(record, "pos"),
            text(record, "medal"),
            (Boolean) record.get("is_team_sport"),
            (Long) record.get("event_time")),
        // The row itself is in silver.
        new Origin(text(record, "source"), null, null));
  }

  private static String text(GenericRecord record, String column) {
    Object value = record.get(column);
    return value == null ? null : value.toString();
  }
}
