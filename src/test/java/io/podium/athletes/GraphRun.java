package io.podium.athletes;

import io.podium.RunCounts;
import io.podium.athletes.model.ModelBio;
import io.podium.athletes.model.ModelKey;
import io.podium.athletes.model.ModelResult;
import io.podium.athletes.model.ModelRow;
import io.podium.athletes.rules.AthleteResult;
import io.podium.athletes.rules.AthleteResultFormat;
import io.podium.athletes.rules.FeatureRow;
import io.podium.io.ReadRecords;
import io.podium.options.CommandLine;
import io.podium.transforms.Outcomes;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.KafkaRecordCoder;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Runs the graph on messages in memory, and hands out every feature row that fired.
 *
 * @param fired every row, of every firing
 * @param counts what became of the messages
 */
record GraphRun(List<FeatureRow> fired, RunCounts counts) {
  private static final Map<String, Queue<FeatureRow>> FIRED = new ConcurrentHashMap<>();

  /** Codes the messages of a test's source. */
  static Coder<KafkaRecord<byte[], byte[]>> messageCoder() {
    Coder<byte[]> bytes = NullableCoder.of(ByteArrayCoder.of());
    return KafkaRecordCoder.of(bytes, bytes);
  }

  /** Writes biometrics to a file. */
  static Path writeBios(List<ModelBio> bios, Path file) throws IOException {
    try (Writer out = Files.newBufferedWriter(file);
        CSVPrinter csv = new CSVPrinter(out, CSVFormat.RFC4180)) {
      csv.printRecord("athlete_id", "sex", "height", "weight");
      for (ModelBio bio : bios) {
        csv.printRecord(bio.athleteId(), bio.sex(), bio.height(), bio.weight());
      }
    }
    return file;
  }

  /** The configuration of a command line. */
  static AthleteFeatures config(List<String> arguments) {
    CommandLine line = new CommandLine();
    return AthleteFeatures.from(line.read(arguments, AthleteFeaturesOptions.class), line);
  }

  /** The same without a sink: the features are collected by the test alone. */
  static AthleteFeatures withoutSinks(AthleteFeatures config) {
    return new AthleteFeatures(
        config.runId(),
        config.resultsPattern(),
        config.resultsTopic(),
        config.kafka(),
        config.biometrics(),
        config.bioRefresh(),
        null,
        null,
        null,
        config.jdbcMode(),
        null,
        null,
        Set.of(),
        null,
        config.window(),
        config.allowedLateness(),
        config.earlyFiring(),
        config.deduplicate(),
        config.untilIdle(),
        config.lakeInterval());
  }

  /** Runs the graph to its end. */
  static GraphRun of(
      AthleteFeatures config, PTransform<PBegin, PCollection<KafkaRecord<byte[], byte[]>>> source)
      throws IOException {
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    ReadRecords<AthleteResult> results =
        ReadRecords.fromMessages(
            source, new AthleteResultFormat(), new AthleteCoders.AthleteResultCoder());
    return run(pipeline, AthleteFeaturesPipeline.build(pipeline, config, results), config);
  }

  /** Runs the graph of totals alone, on files. */
  static GraphRun averageFiles(AthleteFeatures config) throws IOException {
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    return run(pipeline, AthleteFeaturesPipeline.averageFiles(pipeline, config), config);
  }

  /** Runs the graph of totals alone, on messages. */
  static GraphRun averageMessages(
      AthleteFeatures config, PTransform<PBegin, PCollection<KafkaRecord<byte[], byte[]>>> source)
      throws IOException {
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    return run(pipeline, AthleteFeaturesPipeline.averageMessages(pipeline, config, source), config);
  }

  private static GraphRun run(
      TestPipeline pipeline, PCollection<FeatureRow> features, AthleteFeatures config)
      throws IOException {
    String id = config.runId();
    FIRED.put(id, new ConcurrentLinkedQueue<>());
    features.apply("CollectFeatures", ParDo.of(new CollectFn(id)));
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    AthletePreparation.finish(config);
    return new GraphRun(new ArrayList<>(FIRED.remove(id)), RunCounts.of(result));
  }

  /** The last row of each group and window, in the model's terms. */
  SortedMap<ModelKey, ModelRow> finalRows() {
    return AthletesModel.finalRows(fired);
  }

  /** The counts by the model's names. */
  static SortedMap<String, Long> modelCounts(RunCounts counts) {
    SortedMap<String, Long> named = new TreeMap<>();
    named.put("read", counts.get(Outcomes.READ));
    named.put("rejected", counts.get(Outcomes.REJECTED));
    named.put("duplicate", counts.get(Outcomes.DUPLICATE));
    named.put("unmatched", counts.unmatched());
    named.put("filtered", counts.get(Outcomes.FILTERED));
    named.put("written", counts.get(Outcomes.WRITTEN));
    return named;
  }

  /** Checks rows, counts and the accounting sum. */
  void assertEquals(ModelResult model) {
    org.assertj.core.api.Assertions.assertThat(modelCounts(counts)).isEqualTo(model.counts());
    org.assertj.core.api.Assertions.assertThat(counts.balances()).as(counts.sum()).isTrue();
    org.assertj.core.api.Assertions.assertThat(finalRows()).isEqualTo(model.rows());
  }

  private static final class CollectFn extends DoFn<FeatureRow, Void> {
    private final String id;

    private CollectFn(String id) {
      this.id = id;
    }

    @ProcessElement
    public void process(@Element FeatureRow row) {
      FIRED.get(id).add(row);
    }
  }
}
