package io.podium.transforms;

import io.podium.errors.Reject;
import io.podium.errors.Traced;
import io.podium.rules.RecordFormat;
import io.podium.rules.WindowSize;
import java.time.Instant;
import java.util.Objects;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;

/**
 * Sets those records aside that come when the watermark has passed the end of their window by more
 * than the allowed lateness; Beam itself would drop them in silence.
 *
 * <p>It stands before any step that may hold a record back, so lateness is judged once, when the
 * record comes; windows behind it allow lateness without end. It needs event-time timers (the only
 * way for a step to see the watermark), so a runner without them cannot honour a finite lateness.
 *
 * @param <T> the record
 */
public final class RejectTooLate<T> extends PTransform<PCollection<Traced<T>>, PCollectionTuple> {
  /** Keys to spread the step by; they mean nothing. */
  private static final int SHARDS = 32;

  private final RecordFormat<T> format;
  private final WindowSize windows;
  private final Duration allowedLateness;
  private final TupleTag<Traced<T>> inTime = new TupleTag<>("inTime") {};
  private final TupleTag<Reject> tooLate = new TupleTag<>("tooLate") {};

  private RejectTooLate(RecordFormat<T> format, WindowSize windows, Duration allowedLateness) {
    this.format = Objects.requireNonNull(format, "format");
    this.windows = Objects.requireNonNull(windows, "windows");
    this.allowedLateness = Objects.requireNonNull(allowedLateness, "allowedLateness");
    if (allowedLateness.getMillis() < 0) {
      throw new IllegalArgumentException("allowedLateness is negative: " + allowedLateness);
    }
  }

  /**
   * @param format gives the event time
   * @param windows the windows that the records will be put in
   * @param allowedLateness how far the watermark may have passed a window's end
   */
  public static <T> RejectTooLate<T> after(
      RecordFormat<T> format, WindowSize windows, Duration allowedLateness) {
    return new RejectTooLate<>(format, windows, allowedLateness);
  }

  /** Records that are in time, or late within what is allowed. */
  public TupleTag<Traced<T>> inTime() {
    return inTime;
  }

  /** Records that are too late. */
  public TupleTag<Reject> tooLate() {
    return tooLate;
  }

  @Override
  public PCollectionTuple expand(PCollection<Traced<T>> input) {
    PCollectionTuple outputs =
        input
            .apply(
                "ShardRecords",
                WithKeys.<Integer, Traced<T>>of(new ShardOf<>())
                    .withKeyType(TypeDescriptors.integers()))
            .setCoder(KvCoder.of(VarIntCoder.of(), input.getCoder()))
            .apply(
                "JudgeLateness",
                ParDo.of(new JudgeFn<>(format, windows, allowedLateness, inTime, tooLate))
                    .withOutputTags(inTime, TupleTagList.of(tooLate)));
    outputs.get(inTime).setCoder(input.getCoder());
    outputs.get(tooLate).setCoder(RejectCoder.of());
    return outputs;
  }

  private static final class ShardOf<T> implements SerializableFunction<Traced<T>, Integer> {
    @Override
    public Integer apply(Traced<T> record) {
      return Math.floorMod(record.origin().source().hashCode(), SHARDS);
    }
  }

  private static final class JudgeFn<T> extends DoFn<KV<Integer, Traced<T>>, Traced<T>> {
    private final Counter late = Outcomes.counter(Outcomes.LATE);
    private final Counter tooLateCounter = Outcomes.counter(Outcomes.TOO_LATE);
    private final RecordFormat<T> format;
    private final WindowSize windows;
    private final Duration allowedLateness;
    private final TupleTag<Traced<T>> inTime;
    private final TupleTag<Reject> tooLate;

    /** Never set: it is here because its "current time" is the input's watermark. */
    @TimerId("watermark")
    private final TimerSpec watermarkSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

    private JudgeFn(
        RecordFormat<T> format,
        WindowSize windows,
        Duration allowedLateness,
        TupleTag<Traced<T>> inTime,
        TupleTag<Reject> tooLate) {
      this.format = format;
      this.windows = windows;
      this.allowedLateness = allowedLateness;
      this.inTime = inTime;
      this.tooLate = tooLate;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Traced<T>> element,
        @TimerId("watermark") Timer timer,
        MultiOutputReceiver out) {
      Traced<T> record = element.getValue();
      long watermark = timer.getCurrentRelativeTime().getMillis();
      // A window is over when the watermark reaches its end, as in Beam's own triggers.
      long lastMillis = windows.endMillis(format.eventTimeMillis(record.value())) - 1;
      if (watermark <= lastMillis) {
        out.get(inTime).output(record);
      } else if (watermark <= lastMillis + allowedLateness.getMillis()) {
        late.inc();
        out.get(inTime).output(record);
      } else {
        tooLateCounter.inc();
        out.get(tooLate).output(tooLate(record, lastMillis + 1, watermark));
      }
    }

    /** Beam asks for it; the timer is never set. */
    @OnTimer("watermark")
    public void onWatermark() {}

    private Reject tooLate(Traced<T> record, long windowEnd, long watermark) {
      return new Reject(
          "window",
          "too-late",
          "its window ended at "
              + Instant.ofEpochMilli(windowEnd)
              + ", the watermark was at "
              + Instant.ofEpochMilli(watermark)
              + ", and "
              + java.time.Duration.ofMillis(allowedLateness.getMillis())
              + " of lateness are allowed",
          record.origin(),
          Instant.now());
    }
  }
}
