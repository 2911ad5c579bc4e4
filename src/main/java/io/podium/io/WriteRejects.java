package io.podium.io;

import io.podium.errors.Reject;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.io.kafka.ProducerRecordCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes rejects to a topic: key and value are the bytes as they came; stage, reason, message,
 * source and time are headers. So a reject never is larger in its value than the message was, and
 * sending it again is sending its value.
 */
public final class WriteRejects extends PTransform<PCollection<Reject>, PDone> {
  private final KafkaSink kafka;

  private WriteRejects(KafkaSink kafka) {
    this.kafka = Objects.requireNonNull(kafka, "kafka");
  }

  /**
   * @param kafka the topic
   */
  public static WriteRejects to(KafkaSink kafka) {
    return new WriteRejects(kafka);
  }

  @Override
  public PDone expand(PCollection<Reject> rejects) {
    Coder<byte[]> bytes = NullableCoder.of(ByteArrayCoder.of());
    return rejects
        .apply("ToMessages", ParDo.of(new ToMessageFn(kafka.topic())))
        .setCoder(ProducerRecordCoder.of(bytes, bytes))
        .apply(
            "WriteTopic", kafka.writeRecords(ByteArraySerializer.class, ByteArraySerializer.class));
  }

  private static final class ToMessageFn extends DoFn<Reject, ProducerRecord<byte[], byte[]>> {
    private final String topic;

    private ToMessageFn(String topic) {
      this.topic = topic;
    }

    @ProcessElement
    public void process(
        @Element Reject reject, OutputReceiver<ProducerRecord<byte[], byte[]>> out) {
      RecordHeaders headers = new RecordHeaders();
      headers.add("stage", utf8(reject.stage()));
      headers.add("reason", utf8(reject.reason()));
      headers.add("message", utf8(reject.message()));
      headers.add("source", utf8(reject.origin().source()));
      headers.add("at", utf8(reject.at().toString()));
      out.output(
          new ProducerRecord<>(
              topic,
              null,
              reject.at().toEpochMilli(),
              reject.origin().key(),
              reject.origin().payload(),
              headers));
    }

    private static byte[] utf8(String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }
}
