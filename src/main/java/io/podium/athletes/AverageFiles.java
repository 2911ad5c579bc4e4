package io.podium.athletes;

import static io.podium.athletes.SumOutputs.COUNTS;
import static io.podium.athletes.SumOutputs.TOTALS;

import io.podium.athletes.rules.AthleteResultFormat;
import io.podium.athletes.rules.BodySums;
import io.podium.athletes.rules.FeatureKey;
import io.podium.io.CsvFile;
import io.podium.io.ReadFiles;
import io.podium.rules.WindowSize;
import io.podium.transforms.WindowTotal;
import java.util.Objects;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Reads results from files, counts each once, joins them with biometrics and adds them up, where
 * nobody wants to see a single one of them: what comes out is totals, and how many rows became of
 * what. It does what {@link AthleteFeaturesPipeline}'s other steps do one after the other.
 *
 * <p>It is there for speed. A row is read and {@linkplain PackedResults packed} at once; identical
 * rows are of the same group, so one grouping does for duplicates, join and totals; and as each
 * step before it has one output, Spark keeps none of them.
 */
final class AverageFiles extends PTransform<PBegin, PCollectionTuple> {
  /** Enough for all processors, and for a shard's rows in memory. */
  private static final int SHARDS = 64;

  private final String pattern;
  private final BiometricsSource biometrics;
  private final WindowSize window;

  private AverageFiles(String pattern, BiometricsSource biometrics, WindowSize window) {
    this.pattern = Objects.requireNonNull(pattern, "pattern");
    this.biometrics = Objects.requireNonNull(biometrics, "biometrics");
    this.window = Objects.requireNonNull(window, "window");
  }

  /**
   * @param pattern a path or glob of CSV files
   * @param biometrics where the biometrics are
   * @param window how event time is cut
   */
  static AverageFiles of(String pattern, BiometricsSource biometrics, WindowSize window) {
    return new AverageFiles(pattern, biometrics, window);
  }

  @Override
  public PCollectionTuple expand(PBegin input) {
    PCollectionView<Iterable<KV<Long, BiometricsByAthlete>>> snapshot =
        input.apply("ReadBiometrics", ReadBiometrics.from(biometrics));
    PCollectionTuple sums =
        input
            .apply("ReadFiles", ReadFiles.of(pattern))
            .apply("PackRows", ParDo.of(new PackFn(window)))
            .setCoder(KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of()))
            .apply("GroupShards", GroupByKey.create())
            .apply(
                "SumShards",
                ParDo.of(new SumFn(snapshot, window))
                    .withSideInputs(snapshot)
                    .withOutputTags(TOTALS, TupleTagList.of(COUNTS)));
    return SumOutputs.coded(sums);
  }

  private static final class PackFn extends DoFn<FileIO.ReadableFile, KV<Integer, byte[]>> {
    private final WindowSize window;

    private PackFn(WindowSize window) {
      this.window = window;
    }

    @ProcessElement
    public void process(
        @Element FileIO.ReadableFile file, OutputReceiver<KV<Integer, byte[]>> out) {
      ResultPacker packer = new ResultPacker(window, SHARDS, out::output);
      CsvFile.readRaw(file, AthleteResultFormat.COLUMNS, AthleteResultFormat.REQUIRED, packer);
      packer.flush();
    }
  }

  private static final class SumFn
      extends DoFn<KV<Integer, Iterable<byte[]>>, WindowTotal<FeatureKey, BodySums>> {
    private final PCollectionView<Iterable<KV<Long, BiometricsByAthlete>>> snapshot;
    private final WindowSize window;

    private SumFn(
        PCollectionView<Iterable<KV<Long, BiometricsByAthlete>>> snapshot, WindowSize window) {
      this.snapshot = snapshot;
      this.window = window;
    }

    @ProcessElement
    public void process(ProcessContext context) {
      ShardSums sums = ShardSums.ofAll(context.sideInput(snapshot).iterator().next().getValue());
      context.element().getValue().forEach(sums::read);
      sums.sums().forEach((cell, sum) -> context.output(TOTALS, cell.total(sum, window)));
      sums.counts().forEach((outcome, rows) -> context.output(COUNTS, KV.of(outcome, rows)));
      sums.report();
    }
  }
}
