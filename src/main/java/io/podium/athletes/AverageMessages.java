package io.podium.athletes;

import static io.podium.athletes.SumOutputs.COUNTS;
import static io.podium.athletes.SumOutputs.TOTALS;

import io.podium.athletes.ShardSums.Cell;
import io.podium.athletes.rules.AthleteResultFormat;
import io.podium.athletes.rules.BodySums;
import io.podium.athletes.rules.FeatureKey;
import io.podium.io.MessageRows;
import io.podium.rules.Hash128;
import io.podium.rules.HashSet128;
import io.podium.rules.Turns;
import io.podium.rules.WindowSize;
import io.podium.transforms.HashSet128Coder;
import io.podium.transforms.ReadTicks;
import io.podium.transforms.RefreshedLookup;
import io.podium.transforms.RunnerName;
import io.podium.transforms.Timestamps;
import io.podium.transforms.WindowTotal;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.beam.sdk.coders.BigEndianLongCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SetCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;
import org.joda.time.Instant;

/**
 * Reads results from a topic, counts each once, joins them with biometrics and adds them up, where
 * nobody wants to see a single one of them: what {@link AverageFiles} is for files. A group's sums
 * come out again whenever they have changed, with all that came so far.
 *
 * <p>All state of a shard is in one step: which results were seen, the sums of its groups, and the
 * results whose athletes are not known yet. What a lookup has found is therefore kept together with
 * the result that it was found for.
 */
final class AverageMessages extends PTransform<PBegin, PCollectionTuple> {
  /**
   * A shard's state is written anew with each of its changes on Spark; each key costs there, too.
   */
  static final int SHARDS = 64;

  /** A micro-batch has sixteen at most, and a reader may begin anew with each. */
  private static final int TICKS = 8;

  private static final byte[] TICK = {};

  private final transient PTransform<PBegin, PCollection<KafkaRecord<byte[], byte[]>>> messages;
  private final Join join;
  private final Duration earlyFiring;

  private AverageMessages(
      PTransform<PBegin, PCollection<KafkaRecord<byte[], byte[]>>> messages,
      Join join,
      Duration earlyFiring) {
    this.messages = Objects.requireNonNull(messages, "messages");
    this.join = join;
    this.earlyFiring = Objects.requireNonNull(earlyFiring, "earlyFiring");
  }

  /**
   * @param messages the source; see {@link MessageRows}
   * @param config what to join with, and how to cut and gather
   */
  static AverageMessages of(
      PTransform<PBegin, PCollection<KafkaRecord<byte[], byte[]>>> messages,
      AthleteFeatures config) {
    RefreshedLookup<BiometricsByAthlete> lookup =
        RefreshedLookup.of(
            config.runId(),
            "biometrics",
            config.biometrics(),
            Turns.of(config.bioRefresh()),
            Clock.systemUTC());
    return new AverageMessages(
        messages,
        new Join(lookup, config.runId(), config.bioRefresh().toMillis(), config.window()),
        config.earlyFiring());
  }

  @Override
  public PCollectionTuple expand(PBegin input) {
    PCollection<KV<Integer, byte[]>> packed =
        input
            .apply("ReadTopic", messages)
            .apply("PackMessages", ParDo.of(new PackFn(join.window())))
            .setCoder(shardCoder());
    boolean spark = RunnerName.of(input.getPipeline().getOptions()) == RunnerName.SPARK;
    PCollectionTuple sums =
        (spark ? withTicks(packed) : packed)
            .apply(
                "SumShards",
                ParDo.of(spark ? new SumInMicroBatchFn(join) : new SumFn(join, earlyFiring))
                    .withOutputTags(TOTALS, TupleTagList.of(COUNTS)));
    SumOutputs.coded(sums);
    return spark ? keepLatest(sums) : sums;
  }

  private static PCollectionTuple keepLatest(PCollectionTuple sums) {
    PCollection<WindowTotal<FeatureKey, BodySums>> latest =
        sums.get(TOTALS)
            .apply("KeepLatest", ParDo.of(new KeepLatestFn()))
            .setCoder(SumOutputs.totalsCoder());
    return PCollectionTuple.of(TOTALS, latest).and(COUNTS, sums.get(COUNTS));
  }

  private static Coder<KV<Integer, byte[]>> shardCoder() {
    return KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of());
  }

  private static PCollection<KV<Integer, byte[]>> withTicks(
      PCollection<KV<Integer, byte[]>> packed) {
    PCollection<KV<Integer, byte[]>> ticks =
        packed
            .getPipeline()
            .apply("ReadTicks", ReadTicks.below(TICKS))
            .apply("WakeShards", ParDo.of(new WakeShardFn()))
            .setCoder(shardCoder());
    return PCollectionList.of(packed).and(ticks).apply("ResultsAndTicks", Flatten.pCollections());
  }

  private static final class PackFn extends DoFn<KafkaRecord<byte[], byte[]>, KV<Integer, byte[]>> {
    private final WindowSize window;
    private transient List<KV<Integer, byte[]>> packed;

    /** Where a runner goes on with this object, the next bundle's groups are mostly known. */
    private transient ResultPacker packer;

    private PackFn(WindowSize window) {
      this.window = window;
    }

    @Setup
    public void setUp() {
      packed = new ArrayList<>();
      packer = new ResultPacker(window, SHARDS, packed::add);
    }

    @ProcessElement
    public void process(
        @Element KafkaRecord<byte[], byte[]> batch, OutputReceiver<KV<Integer, byte[]>> out) {
      MessageRows.readRaw(batch, AthleteResultFormat.COLUMNS, packer);
      packed.forEach(out::output);
      packed.clear();
    }

    @FinishBundle
    public void finish(FinishBundleContext context) {
      packer.flush();
      packed.forEach(
          shard -> context.output(shard, BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE));
      packed.clear();
    }
  }

  private static final class WakeShardFn extends DoFn<Integer, KV<Integer, byte[]>> {
    @ProcessElement
    public void process(@Element Integer tick, OutputReceiver<KV<Integer, byte[]>> out) {
      for (int shard = tick; shard < SHARDS; shard += TICKS) {
        out.output(KV.of(shard, TICK));
      }
    }
  }

  /**
   * What results are joined with.
   *
   * @param runId tells one run from another
   * @param refreshMillis how old it may get
   * @param window how event time is cut
   */
  private record Join(
      RefreshedLookup<BiometricsByAthlete> lookup,
      String runId,
      long refreshMillis,
      WindowSize window)
      implements Serializable {
    ShardSums sums(Predicate<Hash128> isNew, ValueState<Map<Cell, BodySums>> sums) {
      Map<Cell, BodySums> before = sums.read();
      return new ShardSums(lookup.get(), isNew, before == null ? new HashMap<>() : before);
    }
  }

  /** Has these results wait, and no others. */
  private static void replace(ValueState<byte[]> held, byte[] waiting) {
    if (waiting.length == 0) {
      held.clear();
    } else {
      held.write(waiting);
    }
  }

  /** Adds results to those that wait. */
  private static void add(byte[] more, ValueState<byte[]> held) {
    byte[] before = held.read();
    held.write(
        before == null
            ? more
            : ByteBuffer.allocate(before.length + more.length).put(before).put(more).array());
  }

  /**
   * On Spark: gives changed sums at once, and looks for athletes again with a tick. A timer would
   * let the next micro-batch change state that the one before is still saving.
   */
  private static final class SumInMicroBatchFn
      extends DoFn<KV<Integer, byte[]>, WindowTotal<FeatureKey, BodySums>> {
    private final Join join;

    @StateId("seen")
    private final StateSpec<ValueState<HashSet128>> seenSpec =
        StateSpecs.value(new HashSet128Coder());

    @StateId("seenSince")
    private final StateSpec<ValueState<byte[]>> seenSinceSpec =
        StateSpecs.value(ByteArrayCoder.of());

    @StateId("seenVersion")
    private final StateSpec<ValueState<Long>> seenVersionSpec =
        StateSpecs.value(BigEndianLongCoder.of());

    @StateId("sums")
    private final StateSpec<ValueState<Map<Cell, BodySums>>> sumsSpec =
        StateSpecs.value(new SumsCoder());

    @StateId("held")
    private final StateSpec<ValueState<byte[]>> heldSpec = StateSpecs.value(ByteArrayCoder.of());

    @StateId("lookedAt")
    private final StateSpec<ValueState<Long>> lookedAtSpec = StateSpecs.value(VarLongCoder.of());

    private SumInMicroBatchFn(Join join) {
      this.join = join;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, byte[]> shard,
        @StateId("seen") ValueState<HashSet128> seen,
        @StateId("seenSince") ValueState<byte[]> seenSince,
        @StateId("seenVersion") ValueState<Long> seenVersion,
        @StateId("sums") ValueState<Map<Cell, BodySums>> sums,
        @StateId("held") ValueState<byte[]> held,
        @StateId("lookedAt") ValueState<Long> lookedAt,
        MultiOutputReceiver out) {
      boolean tick = shard.getValue().length == 0;
      Long last = lookedAt.read();
      long now = System.currentTimeMillis();
      if (tick && (last == null || now - last < join.refreshMillis())) {
        return;
      }
      ShardSums shardSums;
      byte[] waiting;
      if (tick) {
        shardSums = join.sums(row -> false, sums);
        shardSums.release(held.read());
        waiting = shardSums.takeHeld();
        replace(held, waiting);
      } else {
        SeenResults results =
            SeenResults.in(join.runId() + '/' + shard.getKey(), seen, seenSince, seenVersion);
        shardSums = join.sums(results::add, sums);
        shardSums.read(shard.getValue());
        results.write();
        waiting = shardSums.takeHeld();
        if (waiting.length > 0) {
          add(waiting, held);
        }
      }
      if (waiting.length == 0 && tick) {
        lookedAt.clear();
      } else if (waiting.length > 0 && (tick || last == null)) {
        lookedAt.write(now);
      }
      if (!shardSums.changed().isEmpty()) {
        sums.write(shardSums.sums());
        for (Cell cell : shardSums.changed()) {
          out.get(TOTALS).output(cell.total(shardSums.sums().get(cell), join.window()));
        }
      }
      shardSums.counts().forEach((name, rows) -> out.get(COUNTS).output(KV.of(name, rows)));
      shardSums.report();
    }
  }

  /**
   * Of a group's totals in a bundle the last one: a bundle has all of a shard's in a micro-batch,
   * in their order, and each partition of the topic made one.
   */
  private static final class KeepLatestFn
      extends DoFn<WindowTotal<FeatureKey, BodySums>, WindowTotal<FeatureKey, BodySums>> {
    private transient Map<Cell, WindowTotal<FeatureKey, BodySums>> latest;

    @StartBundle
    public void start() {
      latest = new HashMap<>();
    }

    @ProcessElement
    public void process(@Element WindowTotal<FeatureKey, BodySums> total) {
      latest.put(new Cell(total.key(), total.startMillis()), total);
    }

    @FinishBundle
    public void finish(FinishBundleContext context) {
      latest
          .values()
          .forEach(
              total ->
                  context.output(total, BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE));
      latest = null;
    }
  }

  /** Gathers changes for a while, and looks for athletes again, by timers. */
  private static final class SumFn
      extends DoFn<KV<Integer, byte[]>, WindowTotal<FeatureKey, BodySums>> {
    /** Of what comes out by a timer: totals have their windows in them. */
    private static final Instant NO_TIME = Instant.EPOCH;

    private final Join join;
    private final long earlyFiringMillis;

    @StateId("seen")
    private final StateSpec<ValueState<HashSet128>> seenSpec =
        StateSpecs.value(new HashSet128Coder());

    @StateId("sums")
    private final StateSpec<ValueState<Map<Cell, BodySums>>> sumsSpec =
        StateSpecs.value(new SumsCoder());

    @StateId("changed")
    private final StateSpec<ValueState<Set<Cell>>> changedSpec =
        StateSpecs.value(SetCoder.of(new ShardSums.CellCoder()));

    @StateId("held")
    private final StateSpec<ValueState<byte[]>> heldSpec = StateSpecs.value(ByteArrayCoder.of());

    @TimerId("fire")
    private final TimerSpec fireSpec = TimerSpecs.timer(TimeDomain.PROCESSING_TIME);

    @TimerId("lookAgain")
    private final TimerSpec lookAgainSpec = TimerSpecs.timer(TimeDomain.PROCESSING_TIME);

    private SumFn(Join join, Duration earlyFiring) {
      this.join = join;
      this.earlyFiringMillis = earlyFiring.toMillis();
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, byte[]> shard,
        @Timestamp Instant timestamp,
        @StateId("seen") ValueState<HashSet128> seen,
        @StateId("sums") ValueState<Map<Cell, BodySums>> sums,
        @StateId("changed") ValueState<Set<Cell>> changed,
        @StateId("held") ValueState<byte[]> held,
        @TimerId("fire") Timer fire,
        @TimerId("lookAgain") Timer lookAgain,
        MultiOutputReceiver out) {
      HashSet128 before = seen.read();
      HashSet128 hashes = before == null ? new HashSet128() : before;
      ShardSums shardSums = join.sums(hashes::add, sums);
      shardSums.read(shard.getValue());
      seen.write(hashes);
      byte[] waiting = shardSums.takeHeld();
      if (waiting.length > 0) {
        if (held.read() == null) {
          set(lookAgain, join.refreshMillis());
        }
        add(waiting, held);
      }
      keep(shardSums, sums, changed, fire, timestamp, out);
    }

    @OnTimer("lookAgain")
    public void lookAgain(
        @StateId("sums") ValueState<Map<Cell, BodySums>> sums,
        @StateId("changed") ValueState<Set<Cell>> changed,
        @StateId("held") ValueState<byte[]> held,
        @TimerId("fire") Timer fire,
        @TimerId("lookAgain") Timer lookAgain,
        MultiOutputReceiver out) {
      ShardSums shardSums = join.sums(row -> false, sums);
      shardSums.release(held.read());
      byte[] waiting = shardSums.takeHeld();
      replace(held, waiting);
      if (waiting.length > 0) {
        set(lookAgain, join.refreshMillis());
      }
      keep(shardSums, sums, changed, fire, NO_TIME, out);
    }

    @OnTimer("fire")
    public void fire(
        @StateId("sums") ValueState<Map<Cell, BodySums>> sums,
        @StateId("changed") ValueState<Set<Cell>> changed,
        MultiOutputReceiver out) {
      giveOut(sums, changed, NO_TIME, out);
    }

    @OnWindowExpiration
    public void expire(
        @StateId("sums") ValueState<Map<Cell, BodySums>> sums,
        @StateId("changed") ValueState<Set<Cell>> changed,
        MultiOutputReceiver out) {
      giveOut(sums, changed, GlobalWindow.INSTANCE.maxTimestamp(), out);
    }

    private void keep(
        ShardSums shardSums,
        ValueState<Map<Cell, BodySums>> sums,
        ValueState<Set<Cell>> changed,
        Timer fire,
        Instant timestamp,
        MultiOutputReceiver out) {
      if (!shardSums.changed().isEmpty()) {
        sums.write(shardSums.sums());
        Set<Cell> all = changed.read();
        if (all == null) {
          set(fire, earlyFiringMillis);
          all = new HashSet<>();
        }
        all.addAll(shardSums.changed());
        changed.write(all);
      }
      shardSums
          .counts()
          .forEach(
              (name, rows) -> out.get(COUNTS).outputWithTimestamp(KV.of(name, rows), timestamp));
      shardSums.report();
    }

    private void giveOut(
        ValueState<Map<Cell, BodySums>> sums,
        ValueState<Set<Cell>> changed,
        Instant timestamp,
        MultiOutputReceiver out) {
      Set<Cell> cells = changed.read();
      if (cells != null) {
        Map<Cell, BodySums> all = sums.read();
        for (Cell cell : cells) {
          out.get(TOTALS).outputWithTimestamp(cell.total(all.get(cell), join.window()), timestamp);
        }
        changed.clear();
      }
    }

    /** Without an output time: what waits must not hold the watermark back. */
    private static void set(Timer timer, long millis) {
      timer.withNoOutputTimestamp().offset(org.joda.time.Duration.millis(millis)).setRelative();
    }

    @Override
    @SuppressWarnings("deprecation")
    public org.joda.time.Duration getAllowedTimestampSkew() {
      return Timestamps.ANY_SKEW;
    }
  }
}
