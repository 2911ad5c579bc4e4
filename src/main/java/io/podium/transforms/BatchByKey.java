package io.podium.transforms;

import java.time.Duration;
import java.util.Objects;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.AfterProcessingTime;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Gathers elements into batches for a sink, whatever bundles the runner makes. The elements of a
 * key never are in two batches at the same time, so a sink may own what belongs to a key.
 *
 * @param <T> the elements
 */
public final class BatchByKey<T>
    extends PTransform<PCollection<T>, PCollection<KV<String, Iterable<T>>>> {
  private final SerializableFunction<T, String> key;
  private final org.joda.time.Duration interval;

  private BatchByKey(SerializableFunction<T, String> key, Duration interval) {
    this.key = Objects.requireNonNull(key, "key");
    this.interval = org.joda.time.Duration.millis(interval.toMillis());
  }

  /**
   * @param key what belongs together
   * @param interval how long an unbounded input is gathered, in processing time
   */
  public static <T> BatchByKey<T> of(SerializableFunction<T, String> key, Duration interval) {
    return new BatchByKey<>(key, interval);
  }

  @Override
  public PCollection<KV<String, Iterable<T>>> expand(PCollection<T> input) {
    Coder<T> coder = input.getCoder();
    Window<T> window = Window.into(new GlobalWindows());
    if (input.isBounded() == IsBounded.UNBOUNDED) {
      window =
          window
              .triggering(
                  Repeatedly.forever(
                      AfterProcessingTime.pastFirstElementInPane().plusDelayOf(interval)))
              .withAllowedLateness(org.joda.time.Duration.ZERO)
              .discardingFiredPanes();
    }
    return input
        .apply("ForgetWindows", window)
        .apply("KeyElements", WithKeys.<String, T>of(key).withKeyType(TypeDescriptors.strings()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), coder))
        .apply("GroupBatches", GroupByKey.create());
  }
}
