package io.podium.athletes;

import io.podium.athletes.rules.AthleteResultFormat;
import io.podium.athletes.rules.AthleteResultJson;
import io.podium.io.ReadCsv;
import io.podium.io.ReadTable;
import io.podium.io.TablePartitions;
import io.podium.transforms.Outcomes;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Olympic results, from a table or from files, become JSON messages of a topic, one a row. */
public final class PublishResultsPipeline {
  /** The counter of rows that were handed to the producer. */
  public static final String PUBLISHED = "published";

  private PublishResultsPipeline() {}

  /**
   * Adds the graph to a pipeline.
   *
   * @param table how the table is read, from {@link PublishConfig#prepare}; null where files are
   */
  public static void build(Pipeline pipeline, PublishConfig config, TablePartitions table) {
    pipeline
        .apply("ReadResults", source(config, table))
        .apply("ToMessages", ParDo.of(new ToMessageFn()))
        .setCoder(KvCoder.of(NullableCoder.of(ByteArrayCoder.of()), ByteArrayCoder.of()))
        .apply(
            "WriteTopic",
            config.topic().write(ByteArraySerializer.class, ByteArraySerializer.class));
  }

  private static PTransform<PBegin, PCollection<List<String>>> source(
      PublishConfig config, TablePartitions table) {
    return config.isFromTable()
        ? ReadTable.of(config.database(), table, AthleteResultFormat.COLUMNS.size())
        : ReadCsv.from(config.results(), AthleteResultFormat.COLUMNS, AthleteResultFormat.REQUIRED);
  }

  private static final class ToMessageFn extends DoFn<List<String>, KV<byte[], byte[]>> {
    private final Counter published = Outcomes.counter(PUBLISHED);

    @ProcessElement
    public void process(@Element List<String> row, OutputReceiver<KV<byte[], byte[]>> out) {
      out.output(KV.of(AthleteResultJson.key(row), AthleteResultJson.value(row)));
      published.inc();
    }
  }
}
