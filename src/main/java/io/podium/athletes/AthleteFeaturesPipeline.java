package io.podium.athletes;

import io.podium.athletes.rules.AthleteResult;
import io.podium.athletes.rules.AthleteResultFormat;
import io.podium.athletes.rules.FeatureRow;
import io.podium.athletes.rules.MeasuredResult;
import io.podium.errors.Reject;
import io.podium.errors.Traced;
import io.podium.io.AsReadRow;
import io.podium.io.KafkaSink;
import io.podium.io.KafkaSource;
import io.podium.io.ReadRecords;
import io.podium.io.RejectRows;
import io.podium.io.WriteCounts;
import io.podium.io.WriteParquet;
import io.podium.io.WriteRejects;
import io.podium.io.WriteSnapshots;
import io.podium.io.WriteTable;
import io.podium.transforms.BatchByKey;
import io.podium.transforms.CountOutcomes;
import io.podium.transforms.Deduplicate;
import io.podium.transforms.Outcomes;
import io.podium.transforms.RejectTooLate;
import io.podium.transforms.RunnerName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Olympic results, joined with the athletes' biometrics, become the mean height and weight per
 * sport, medal, sex and country.
 *
 * <p>One graph for both modes: results from files are bounded, results from a topic are not, and
 * all that follows is the same. Where nobody asks for single rows, {@link AverageFiles} and {@link
 * AverageMessages} do the same faster.
 */
public final class AthleteFeaturesPipeline {
  private static final AthleteResultFormat FORMAT = new AthleteResultFormat();
  private static final Coder<AthleteResult> CODER = new AthleteCoders.AthleteResultCoder();

  /** Features that fire at about the same time are written together. */
  public static final Duration WRITE_INTERVAL = Duration.ofSeconds(1);

  private final AthleteFeatures config;
  private final List<PCollection<Reject>> setAside = new ArrayList<>();
  private final List<PCollection<Reject>> rejects = new ArrayList<>();
  private PCollection<AsReadRow> asRead;
  private CountOutcomes counts;

  private AthleteFeaturesPipeline(AthleteFeatures config) {
    this.config = config;
    this.counts = CountOutcomes.every(config.earlyFiring());
  }

  /** Adds the graph to a pipeline. */
  public static void build(Pipeline pipeline, AthleteFeatures config) {
    AthleteFeaturesPipeline graph = new AthleteFeaturesPipeline(config);
    RunnerName runner = RunnerName.of(pipeline.getOptions());
    if (!config.wantsTotalsOnly()) {
      graph.build(pipeline, graph.source(runner));
    } else if (!config.isUnbounded()) {
      graph.averageFiles(pipeline);
    } else if (runner == RunnerName.DIRECT) {
      // It copies a key's state with every bundle, so it wants many keys with little.
      graph.build(pipeline, graph.source(runner));
    } else {
      graph.averageMessages(
          pipeline, graph.kafkaSource(runner, KafkaSource.LARGE_BATCH).read(FORMAT));
    }
  }

  /** Adds the graph to a pipeline where {@link AthleteFeatures#wantsTotalsOnly}, of files. */
  static PCollection<FeatureRow> averageFiles(Pipeline pipeline, AthleteFeatures config) {
    return new AthleteFeaturesPipeline(config).averageFiles(pipeline);
  }

  /** Adds the graph to a pipeline where {@link AthleteFeatures#wantsTotalsOnly}, of messages. */
  static PCollection<FeatureRow> averageMessages(
      Pipeline pipeline,
      AthleteFeatures config,
      PTransform<PBegin, PCollection<KafkaRecord<byte[], byte[]>>> messages) {
    return new AthleteFeaturesPipeline(config).averageMessages(pipeline, messages);
  }

  /** Adds the graph to a pipeline, behind any source, and hands out its features. */
  static PCollection<FeatureRow> build(
      Pipeline pipeline, AthleteFeatures config, ReadRecords<AthleteResult> source) {
    return new AthleteFeaturesPipeline(config).build(pipeline, source);
  }

  private PCollection<FeatureRow> build(Pipeline pipeline, ReadRecords<AthleteResult> source) {
    AthleteCoders.register(pipeline.getCoderRegistry());
    PCollection<Traced<AthleteResult>> read = readResults(pipeline, source);
    PCollection<Traced<AthleteResult>> unique = deduplicate(read);
    PCollection<MeasuredResult> measured = joinBiometrics(rejectTooLate(unique));
    PCollection<FeatureRow> features = average(measured);
    writeFeatures(features);
    writeRejects();
    writeLake(unique);
    writeCounts(pipeline);
    return features;
  }

  /** The same, faster, where no single row is asked for. */
  private PCollection<FeatureRow> averageFiles(Pipeline pipeline) {
    return writeSums(
        pipeline,
        pipeline.apply(
            "AverageFiles",
            AverageFiles.of(config.resultsPattern(), config.biometrics(), config.window())));
  }

  private PCollection<FeatureRow> averageMessages(
      Pipeline pipeline, PTransform<PBegin, PCollection<KafkaRecord<byte[], byte[]>>> messages) {
    return writeSums(
        pipeline, pipeline.apply("AverageMessages", AverageMessages.of(messages, config)));
  }

  private PCollection<FeatureRow> writeSums(Pipeline pipeline, PCollectionTuple sums) {
    AthleteCoders.register(pipeline.getCoderRegistry());
    PCollection<FeatureRow> features =
        sums.get(SumOutputs.TOTALS)
            .apply("DivideSums", ParDo.of(new AverageBiometrics.ToFeatureRowFn()));
    writeFeatures(features);
    counts = counts.ofCounts(sums.get(SumOutputs.COUNTS));
    writeCounts(pipeline);
    return features;
  }

  private ReadRecords<AthleteResult> source(RunnerName runner) {
    return config.isUnbounded()
        ? ReadRecords.fromKafka(kafkaSource(runner, KafkaSource.SMALL_BATCH), FORMAT, CODER)
        : ReadRecords.fromCsv(config.resultsPattern(), AthleteResultFormat.REQUIRED, FORMAT, CODER);
  }

  private PCollection<Traced<AthleteResult>> readResults(
      Pipeline pipeline, ReadRecords<AthleteResult> results) {
    boolean writesBronze = config.writes(AthleteLake.Table.BRONZE);
    ReadRecords<AthleteResult> source = writesBronze ? results.withRowsAsRead() : results;
    if (!config.writes(AthleteLake.Table.REJECTS) && config.rejectsTopic() == null) {
      source = source.withoutPayloads();
    }
    PCollectionTuple read = pipeline.apply("ReadResults", source);
    reject(read.get(source.rejects()));
    counts =
        counts
            .of(read.get(source.parsed()), row -> Outcomes.READ)
            .of(read.get(source.rejects()), row -> Outcomes.READ)
            .of(read.get(source.rejects()), row -> Outcomes.REJECTED);
    if (writesBronze) {
      asRead = read.get(source.asRead());
    }
    return read.get(source.parsed());
  }

  private PCollection<Traced<AthleteResult>> deduplicate(
      PCollection<Traced<AthleteResult>> results) {
    if (!config.deduplicate()) {
      return results;
    }
    Deduplicate<AthleteResult> deduplicate = Deduplicate.by(FORMAT);
    PCollectionTuple sorted = results.apply("Deduplicate", deduplicate);
    setAside(sorted.get(deduplicate.duplicates()));
    counts = counts.of(sorted.get(deduplicate.duplicates()), row -> Outcomes.DUPLICATE);
    return sorted.get(deduplicate.unique());
  }

  private PCollection<Traced<AthleteResult>> rejectTooLate(
      PCollection<Traced<AthleteResult>> results) {
    if (config.window().isGlobal() || config.allowedLateness() == null) {
      return results;
    }
    RejectTooLate<AthleteResult> judge =
        RejectTooLate.after(
            FORMAT,
            config.window(),
            org.joda.time.Duration.millis(config.allowedLateness().toMillis()));
    PCollectionTuple judged = results.apply("RejectTooLate", judge);
    reject(judged.get(judge.tooLate()));
    counts = counts.of(judged.get(judge.tooLate()), row -> Outcomes.TOO_LATE);
    return judged.get(judge.inTime());
  }

  private PCollection<MeasuredResult> joinBiometrics(PCollection<Traced<AthleteResult>> results) {
    JoinBiometrics join =
        JoinBiometrics.from(config.biometrics(), config.runId(), config.bioRefresh());
    PCollectionTuple sorted = results.apply("JoinBiometrics", join);
    setAside(sorted.get(join.setAside()));
    counts =
        counts
            .of(sorted.get(join.joined()), row -> Outcomes.WRITTEN)
            .of(sorted.get(join.setAside()), JoinBiometrics::outcome)
            .of(sorted.get(join.joinedLater()), row -> Outcomes.RELEASED)
            .of(sorted.get(join.setAsideLater()), JoinBiometrics::outcomeLater);
    return sorted.get(join.joined());
  }

  private void writeCounts(Pipeline pipeline) {
    WriteCounts.of(counts, config.isUnbounded())
        .to(config.database(), config.countsTable())
        .addTo(pipeline);
  }

  private PCollection<FeatureRow> average(PCollection<MeasuredResult> measured) {
    return measured.apply(
        "AverageBiometrics", AverageBiometrics.perGroup(config.window(), config.earlyFiring()));
  }

  /** One sink after the other: on Spark each sink at an end is a job of its own. */
  private void writeFeatures(PCollection<FeatureRow> features) {
    // Gold is a file for each sport, written anew each time; the others take rows as they come.
    BatchByKey<FeatureRow> bySport = BatchByKey.of(row -> row.key().sport(), WRITE_INTERVAL);
    PCollection<KV<String, Iterable<FeatureRow>>> batches =
        features.apply(
            "BatchBySport", config.writes(AthleteLake.Table.GOLD) ? bySport : bySport.oneByOne());
    if (config.aggTable() != null) {
      batches =
          batches.apply(
              "WriteTable",
              WriteTable.to(
                      config.database(),
                      FeatureTable.named(config.aggTable()),
                      config.jdbcMode(),
                      FeatureTable::values)
                  .withLatencySince(FeatureRow::calculatedAt));
    }
    if (config.writes(AthleteLake.Table.GOLD)) {
      batches =
          batches.apply(
              "WriteGold",
              WriteSnapshots.to(AthleteLake.gold(), config.lakeTarget() + '/' + AthleteLake.GOLD));
    }
    if (config.aggTopic() != null) {
      batches.apply("WriteTopic", WriteFeatures.to(kafkaSink(config.aggTopic())));
    }
  }

  private void writeRejects() {
    if (config.rejectsTopic() != null) {
      together("AllRejects", rejects)
          .apply("WriteRejects", WriteRejects.to(kafkaSink(config.rejectsTopic())));
    }
  }

  private void writeLake(PCollection<Traced<AthleteResult>> results) {
    if (config.lake() == null) {
      return;
    }
    PCollectionTuple input = PCollectionTuple.empty(results.getPipeline());
    WriteParquet files =
        WriteParquet.to(config.lakeTarget(), config.runId(), config.lakeInterval())
            // On Spark a micro-batch is the same when it is done again.
            .fromStableInput(isCheckpointed(results.getPipeline()));
    if (config.writes(AthleteLake.Table.BRONZE)) {
      TupleTag<AsReadRow> bronze = new TupleTag<>() {};
      input = input.and(bronze, asRead);
      files = files.table(bronze, AthleteLake.bronze(), AthleteLake.BRONZE);
    }
    if (config.writes(AthleteLake.Table.SILVER)) {
      TupleTag<Traced<AthleteResult>> silver = new TupleTag<>() {};
      input = input.and(silver, results);
      files = files.table(silver, AthleteLake.silver(), AthleteLake.SILVER);
    }
    if (config.writes(AthleteLake.Table.REJECTS)) {
      TupleTag<Reject> rows = new TupleTag<>() {};
      input = input.and(rows, together("AllSetAside", setAside));
      files = files.table(rows, RejectRows.rows(), RejectRows.FOLDER);
    }
    if (!input.getAll().isEmpty()) {
      input.apply("WriteLake", files);
    }
  }

  private boolean isCheckpointed(Pipeline pipeline) {
    return config.isUnbounded()
        && RunnerName.of(pipeline.getOptions()) == RunnerName.FLINK
        && !pipeline.getOptions().as(AthleteFeaturesOptions.class).getEphemeral();
  }

  /** What someone has to look at: it goes to the topic of rejects, too. */
  private void reject(PCollection<Reject> more) {
    rejects.add(more);
    setAside(more);
  }

  /** What is set aside by a rule: it goes to the lake. */
  private void setAside(PCollection<Reject> more) {
    setAside.add(more);
  }

  private static PCollection<Reject> together(String name, List<PCollection<Reject>> parts) {
    return PCollectionList.of(parts).apply(name, Flatten.pCollections());
  }

  private KafkaSource kafkaSource(RunnerName runner, int batchSize) {
    return new KafkaSource(
        config.kafka(),
        config.resultsTopic(),
        config.runId(),
        !config.window().isGlobal(),
        // Readers on several workers do not know of each other: there the launcher ends the run.
        runner == RunnerName.DIRECT ? config.untilIdle() : null,
        batchSize);
  }

  private KafkaSink kafkaSink(String topic) {
    return new KafkaSink(config.kafka(), topic);
  }
}
