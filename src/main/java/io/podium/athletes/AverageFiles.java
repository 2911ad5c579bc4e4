package io.podium.athletes;

import io.podium.athletes.PackedResults.Cell;
import io.podium.athletes.rules.AthleteResult;
import io.podium.athletes.rules.AthleteResultFormat;
import io.podium.athletes.rules.Biometrics;
import io.podium.athletes.rules.BodySums;
import io.podium.athletes.rules.FeatureKey;
import io.podium.athletes.rules.MeasuredResult;
import io.podium.errors.Origin;
import io.podium.errors.RejectedException;
import io.podium.io.CsvFile;
import io.podium.rules.Hash128;
import io.podium.rules.HashSet128;
import io.podium.rules.Row;
import io.podium.rules.WindowSize;
import io.podium.transforms.Outcomes;
import io.podium.transforms.WindowTotal;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Reads results from files, counts each once, joins them with biometrics and adds them up, where
 * nobody wants to see a single one of them: what comes out is totals, and how many rows became of
 * what. It does what {@link AthleteFeaturesPipeline}'s other steps do one after the other.
 *
 * <p>It is there for speed. A row is read, joined and {@linkplain PackedResults packed} at once;
 * identical rows are of the same group, so one grouping does for duplicates and for totals; and as
 * each step has one output, Spark keeps none of them.
 */
final class AverageFiles extends PTransform<PBegin, PCollectionTuple> {
  private static final AthleteResultFormat FORMAT = new AthleteResultFormat();

  /** Enough for all processors, and for a shard's rows in memory. */
  private static final int SHARDS = 64;

  private static final int MAX_BYTES = 32 * 1024;

  private final String pattern;
  private final BiometricsSource biometrics;
  private final WindowSize window;
  private final TupleTag<WindowTotal<FeatureKey, BodySums>> totals = new TupleTag<>("totals") {};
  private final TupleTag<KV<String, Long>> counts = new TupleTag<>("counts") {};

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

  /** The sums of each group in each window, once. */
  TupleTag<WindowTotal<FeatureKey, BodySums>> totals() {
    return totals;
  }

  /** How many rows became what, by names of {@link Outcomes}; a name may come several times. */
  TupleTag<KV<String, Long>> counts() {
    return counts;
  }

  @Override
  public PCollectionTuple expand(PBegin input) {
    PCollectionView<Map<Long, Biometrics>> snapshot =
        input.apply("ReadBiometrics", ReadBiometrics.from(biometrics));
    PCollectionTuple sums =
        input
            .apply(
                "MatchFiles",
                FileIO.match()
                    .filepattern(pattern)
                    .withEmptyMatchTreatment(EmptyMatchTreatment.DISALLOW))
            .apply("OpenFiles", FileIO.readMatches())
            .apply("PackRows", ParDo.of(new PackFn(snapshot, window)).withSideInputs(snapshot))
            .setCoder(KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of()))
            .apply("GroupShards", GroupByKey.create())
            .apply(
                "SumShards",
                ParDo.of(new SumFn(window, counts))
                    .withOutputTags(totals, TupleTagList.of(counts)));
    sums.get(totals)
        .setCoder(
            WindowTotal.coder(
                new AthleteCoders.FeatureKeyCoder(), new AthleteCoders.BodySumsCoder()));
    sums.get(counts).setCoder(KvCoder.of(StringUtf8Coder.of(), VarLongCoder.of()));
    return sums;
  }

  private static final class PackFn extends DoFn<FileIO.ReadableFile, KV<Integer, byte[]>> {
    private final PCollectionView<Map<Long, Biometrics>> snapshot;
    private final WindowSize window;

    private PackFn(PCollectionView<Map<Long, Biometrics>> snapshot, WindowSize window) {
      this.snapshot = snapshot;
      this.window = window;
    }

    @ProcessElement
    public void process(ProcessContext context) throws IOException {
      Progress progress = new Progress();
      Shards shards =
          new Shards(
              packed -> {
                progress.report();
                context.output(packed);
              });
      Map<Long, Biometrics> biometrics = context.sideInput(snapshot);
      CsvFile.read(
          context.element(),
          FORMAT.columns(),
          AthleteResultFormat.REQUIRED,
          new CsvFile.Reader() {
            @Override
            public void row(Row row, Origin origin) {
              progress.rows++;
              try {
                add(FORMAT.parse(row), biometrics, shards, progress);
              } catch (RejectedException poison) {
                shards.addRejected();
              }
            }

            @Override
            public void rejected(RejectedException poison, Origin origin) {
              progress.rows++;
              shards.addRejected();
            }
          });
      shards.flush();
      progress.report();
    }

    private void add(
        AthleteResult result, Map<Long, Biometrics> all, Shards shards, Progress progress) {
      Hash128 identity = Hash128.of(result.identity());
      long millis = result.eventTimeMillis();
      progress.eventTimes.accept(millis);
      Biometrics biometrics = all.get(result.athleteId());
      if (biometrics == null) {
        shards.of(result).addSetAside(identity, Outcomes.HELD);
      } else if (biometrics.whyNotMeasured() != null) {
        shards.of(result).addSetAside(identity, Outcomes.FILTERED);
      } else {
        MeasuredResult measured = MeasuredResult.of(result, biometrics);
        Long start = window.isGlobal() ? null : Long.valueOf(window.startMillis(millis));
        shards
            .of(result)
            .addMeasured(
                identity, new Cell(measured.key(), start), measured.height(), measured.weight());
      }
    }
  }

  /** What metrics have to be told: for many rows at once, which costs less than for each. */
  private static final class Progress {
    private long rows;
    private LongSummaryStatistics eventTimes = new LongSummaryStatistics();

    private void report() {
      Outcomes.counter(Outcomes.READ).inc(rows);
      rows = 0;
      if (eventTimes.getCount() > 0) {
        Outcomes.eventTime()
            .update(
                eventTimes.getSum(),
                eventTimes.getCount(),
                eventTimes.getMin(),
                eventTimes.getMax());
        eventTimes = new LongSummaryStatistics();
      }
    }
  }

  /** What is packed of a file: its shards, which go on when they are large enough. */
  private static final class Shards {
    private final PackedResults.Packer[] packers = new PackedResults.Packer[SHARDS];
    private final Consumer<KV<Integer, byte[]>> out;
    private long rejected;

    private Shards(Consumer<KV<Integer, byte[]>> out) {
      this.out = out;
    }

    /** Identical rows are in the same one. */
    private PackedResults.Packer of(AthleteResult result) {
      int shard =
          Math.floorMod(Objects.hash(result.sport(), result.medal(), result.countryNoc()), SHARDS);
      PackedResults.Packer packer = packers[shard];
      if (packer == null) {
        packer = new PackedResults.Packer();
        packers[shard] = packer;
      } else if (packer.size() > MAX_BYTES) {
        out.accept(KV.of(shard, packer.take()));
      }
      return packer;
    }

    private void addRejected() {
      rejected++;
    }

    private void flush() {
      if (rejected > 0) {
        if (packers[0] == null) {
          packers[0] = new PackedResults.Packer();
        }
        packers[0].addCount(Outcomes.REJECTED, rejected);
      }
      for (int shard = 0; shard < SHARDS; shard++) {
        if (packers[shard] != null) {
          out.accept(KV.of(shard, packers[shard].take()));
        }
      }
    }
  }

  private static final class SumFn
      extends DoFn<KV<Integer, Iterable<byte[]>>, WindowTotal<FeatureKey, BodySums>> {
    private final WindowSize window;
    private final TupleTag<KV<String, Long>> counts;

    private SumFn(WindowSize window, TupleTag<KV<String, Long>> counts) {
      this.window = window;
      this.counts = counts;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<byte[]>> shard,
        OutputReceiver<WindowTotal<FeatureKey, BodySums>> totals,
        MultiOutputReceiver out) {
      Sums sums = new Sums();
      shard.getValue().forEach(packed -> PackedResults.read(packed, sums));
      sums.cells.forEach((cell, sum) -> totals.output(total(cell, sum)));
      sums.counts.forEach(
          (name, count) -> {
            Outcomes.counter(name).inc(count);
            out.get(counts).output(KV.of(name, count));
          });
      out.get(counts).output(KV.of(Outcomes.READ, sums.read));
    }

    private WindowTotal<FeatureKey, BodySums> total(Cell cell, BodySums sum) {
      Long start = cell.windowStart();
      Long end = start == null ? null : Long.valueOf(window.endMillis(start));
      return new WindowTotal<>(cell.key(), start, end, sum);
    }
  }

  private static final class Sums implements PackedResults.Reader {
    private final HashSet128 seen = new HashSet128();
    private final Map<Cell, BodySums> cells = new HashMap<>();
    private final Map<String, Long> counts = new HashMap<>();
    private long read;

    @Override
    public void measured(Hash128 identity, Cell cell, BigDecimal height, BigDecimal weight) {
      if (isNew(identity)) {
        count(Outcomes.WRITTEN, 1);
        cells.merge(cell, BodySums.of(height, weight), BodySums::plus);
      }
    }

    @Override
    public void setAside(Hash128 identity, String outcome) {
      if (isNew(identity)) {
        count(outcome, 1);
      }
    }

    @Override
    public void count(String outcome, long rows) {
      counts.merge(outcome, rows, Long::sum);
      read += rows;
    }

    private boolean isNew(Hash128 identity) {
      boolean added = seen.add(identity);
      if (!added) {
        count(Outcomes.DUPLICATE, 1);
      }
      return added;
    }
  }
}
