package io.podium.athletes;

import io.podium.athletes.rules.FeatureJson;
import io.podium.athletes.rules.FeatureRow;
import io.podium.io.KafkaSink;
import io.podium.transforms.Outcomes;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BinaryOperator;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Writes features to a compacted topic, keyed by group and window. Of the messages of a key, the
 * one with the largest {@code results} is the truth.
 */
final class WriteFeatures extends PTransform<PCollection<KV<String, Iterable<FeatureRow>>>, PDone> {
  private final KafkaSink kafka;

  private WriteFeatures(KafkaSink kafka) {
    this.kafka = Objects.requireNonNull(kafka, "kafka");
  }

  static WriteFeatures to(KafkaSink kafka) {
    return new WriteFeatures(kafka);
  }

  @Override
  public PDone expand(PCollection<KV<String, Iterable<FeatureRow>>> batches) {
    return batches
        .apply("ToMessages", ParDo.of(new ToMessageFn()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of()))
        .apply("WriteTopic", kafka.write(StringSerializer.class, StringSerializer.class));
  }

  private static final class ToMessageFn
      extends DoFn<KV<String, Iterable<FeatureRow>>, KV<String, String>> {
    private final Counter messages = Outcomes.counter("topic_messages");

    @ProcessElement
    public void process(
        @Element KV<String, Iterable<FeatureRow>> batch, OutputReceiver<KV<String, String>> out) {
      // Only the latest of each: compaction keeps the message that was sent last.
      Map<FeatureRow.Cell, FeatureRow> latest = new HashMap<>();
      for (FeatureRow row : batch.getValue()) {
        latest.merge(row.cell(), row, BinaryOperator.maxBy(FeatureRow.BY_PROGRESS));
      }
      for (FeatureRow row : latest.values()) {
        messages.inc();
        out.output(KV.of(FeatureJson.key(row), FeatureJson.value(row)));
      }
    }
  }
}
