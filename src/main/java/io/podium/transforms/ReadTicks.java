package io.podium.transforms;

import java.io.IOException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Instant;

/**
 * Reads the numbers from 0 up to a limit over and over, for ever, some of them in each micro-batch,
 * and begins anywhere: where micro-batches are slow, each has a reader of its own, and if these
 * began at 0 the last numbers might never come. A step that is keyed by them is woken for each of
 * its keys, whether or not rows come.
 *
 * <p>It is for Spark, where {@code PeriodicImpulse} does not run, and where timers let the next
 * micro-batch change state that the one before is still saving. It gives a tick whenever it is
 * asked for one, because a reader without one keeps a core waiting; the limit on records of a
 * micro-batch ends that.
 */
public final class ReadTicks extends PTransform<PBegin, PCollection<Integer>> {
  private final int limit;

  private ReadTicks(int limit) {
    this.limit = limit;
    if (limit < 1) {
      throw new IllegalArgumentException("the limit must be above 0, not " + limit);
    }
  }

  /**
   * @param limit above 0; the ticks are below it
   */
  public static ReadTicks below(int limit) {
    return new ReadTicks(limit);
  }

  @Override
  public PCollection<Integer> expand(PBegin input) {
    return input.apply("ReadClock", Read.from(new TickSource(limit)));
  }

  private static final class TickSource extends UnboundedSource<Integer, TickMark> {
    private final int limit;

    private TickSource(int limit) {
      this.limit = limit;
    }

    @Override
    public List<TickSource> split(int desiredSplits, PipelineOptions options) {
      return List.of(this);
    }

    @Override
    public UnboundedReader<Integer> createReader(PipelineOptions options, TickMark mark) {
      return new TickReader(this);
    }

    @Override
    public Coder<TickMark> getCheckpointMarkCoder() {
      return new TickMarkCoder();
    }

    @Override
    public Coder<Integer> getOutputCoder() {
      return VarIntCoder.of();
    }
  }

  /** Nothing: ticks need not go on where they were. */
  private static final class TickMark implements UnboundedSource.CheckpointMark {
    @Override
    public void finalizeCheckpoint() {}
  }

  private static final class TickMarkCoder extends AtomicCoder<TickMark> {
    @Override
    public void encode(TickMark mark, java.io.OutputStream out) {}

    @Override
    public TickMark decode(java.io.InputStream in) {
      return new TickMark();
    }
  }

  private static final class TickReader extends UnboundedSource.UnboundedReader<Integer> {
    /** However many records a micro-batch may have, so many ticks are enough. */
    private static final int MOST = 1_000;

    private static final long PAUSE_MILLIS = 200;

    private final TickSource source;
    private final int first;
    private long count = -1;
    private long pausedAt;

    private TickReader(TickSource source) {
      this.source = source;
      this.first = ThreadLocalRandom.current().nextInt(source.limit);
    }

    @Override
    public boolean start() throws IOException {
      return advance();
    }

    @Override
    public boolean advance() {
      long now = System.currentTimeMillis();
      if (now - pausedAt < PAUSE_MILLIS) {
        return false;
      }
      count++;
      if (count % MOST == MOST - 1) {
        pausedAt = now;
      }
      return true;
    }

    @Override
    public Integer getCurrent() {
      if (count < 0) {
        throw new NoSuchElementException("not started");
      }
      return (int) ((first + count) % source.limit);
    }

    @Override
    public Instant getCurrentTimestamp() {
      return BoundedWindow.TIMESTAMP_MIN_VALUE;
    }

    @Override
    public Instant getWatermark() {
      return BoundedWindow.TIMESTAMP_MIN_VALUE;
    }

    @Override
    public UnboundedSource.CheckpointMark getCheckpointMark() {
      return new TickMark();
    }

    @Override
    public UnboundedSource<Integer, ?> getCurrentSource() {
      return source;
    }

    @Override
    public void close() {}
  }
}
