package io.podium.promotions;

import io.podium.errors.Reject;
import io.podium.errors.Traced;
import io.podium.promotions.rules.Campaign;
import io.podium.promotions.rules.LiveCampaigns;
import io.podium.promotions.rules.Promotion;
import io.podium.promotions.rules.Subscribers;
import io.podium.rules.Hash128;
import io.podium.rules.Turns;
import io.podium.transforms.LookupSource;
import io.podium.transforms.Outcomes;
import io.podium.transforms.ReadTicks;
import io.podium.transforms.RefreshedLookup;
import io.podium.transforms.RejectCoder;
import io.podium.transforms.RunnerName;
import io.podium.transforms.Timestamps;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Joins campaigns with those who have subscribed to their restaurants, as of now: what is valid is
 * sent to each subscriber once.
 *
 * <p>On an unbounded input a campaign that has not started waits; one that is valid is looked at
 * again at each refresh of the subscribers; and one that is over is forgotten. So the state is that
 * of the campaigns that are not over yet. On a bounded input all is looked at once.
 *
 * <p>Campaigns are kept in shards by a hash of what tells them apart. The state of a shard, and
 * what is done at a moment, is the same on all runners; what wakes a shard is not: Spark's streams
 * do without timers, so there ticks do it.
 */
public final class JoinSubscribers
    extends PTransform<PCollection<Traced<Campaign>>, PCollectionTuple> {
  /** The counter of promotions that were made. */
  public static final String PROMOTIONS = "promotions";

  /** The reason of campaigns that were over when they came. */
  static final String ENDED = "ended";

  /** DirectRunner makes a bundle of every key, so there are few. */
  private static final int DIRECT_SHARDS = 16;

  /** Of files: all that a bundle gives out lies in memory, so they are smaller. */
  private static final int DIRECT_BOUNDED_SHARDS = 64;

  /** A change writes the shard anew, so there are many; each costs Spark a look a micro-batch. */
  private static final int CLUSTER_SHARDS = 512;

  /** What a micro-batch of Spark reads of ticks wakes all shards. */
  private static final int TICKS = 16;

  private final LookupSource<Subscribers> source;
  private final String runId;
  private final Turns turns;
  private final Clock clock;
  private final TupleTag<Promotion> promotions = new TupleTag<>("promotions") {};
  private final TupleTag<Reject> ended = new TupleTag<>("ended") {};
  private final TupleTag<String> outcomes = new TupleTag<>("outcomes") {};

  private JoinSubscribers(
      LookupSource<Subscribers> source, String runId, Turns turns, Clock clock) {
    this.source = Objects.requireNonNull(source, "source");
    this.runId = Objects.requireNonNull(runId, "runId");
    this.turns = Objects.requireNonNull(turns, "turns");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /**
   * @param source where the subscribers are
   * @param runId tells one run from another
   * @param refresh how old the subscribers may get
   * @param clock says what is valid now; serialisable
   */
  public static JoinSubscribers from(
      LookupSource<Subscribers> source, String runId, Duration refresh, Clock clock) {
    return new JoinSubscribers(source, runId, Turns.of(refresh), clock);
  }

  /** What is to be sent. After a failure something may come again. */
  public TupleTag<Promotion> promotions() {
    return promotions;
  }

  /** Campaigns that were over when they came. */
  public TupleTag<Reject> ended() {
    return ended;
  }

  /** What became of the other campaigns, each by its name in {@link Outcomes}. */
  public TupleTag<String> outcomes() {
    return outcomes;
  }

  @Override
  public PCollectionTuple expand(PCollection<Traced<Campaign>> input) {
    Sending sending = new Sending(this);
    PCollectionTuple sent =
        input.isBounded() == IsBounded.BOUNDED
            ? sendOnce(input, sending)
            : sendWhileValid(input, sending);
    sent.get(promotions).setCoder(new PromotionCoders.PromotionCoder());
    sent.get(ended).setCoder(RejectCoder.of());
    sent.get(outcomes).setCoder(StringUtf8Coder.of());
    return sent;
  }

  private PCollectionTuple sendOnce(PCollection<Traced<Campaign>> input, Sending sending) {
    int shards = isDirect(input) ? DIRECT_BOUNDED_SHARDS : CLUSTER_SHARDS;
    return input
        .apply(
            "KeyByShard",
            WithKeys.<Integer, Traced<Campaign>>of(campaign -> shard(campaign, shards))
                .withKeyType(TypeDescriptors.integers()))
        .setCoder(KvCoder.of(VarIntCoder.of(), input.getCoder()))
        .apply("GroupShards", GroupByKey.create())
        .apply(
            "SendOnce",
            ParDo.of(new SendOnceFn(sending))
                .withOutputTags(promotions, TupleTagList.of(ended).and(outcomes)));
  }

  private static int shard(Traced<Campaign> campaign, int shards) {
    return Math.floorMod(Hash128.of(campaign.value().key().bytes()).hashCode(), shards);
  }

  private static boolean isDirect(PCollection<?> input) {
    return RunnerName.of(input.getPipeline().getOptions()) == RunnerName.DIRECT;
  }

  private PCollectionTuple sendWhileValid(PCollection<Traced<Campaign>> input, Sending sending) {
    RunnerName runner = RunnerName.of(input.getPipeline().getOptions());
    int shards = isDirect(input) ? DIRECT_SHARDS : CLUSTER_SHARDS;
    KvCoder<Integer, List<Traced<Campaign>>> coder =
        KvCoder.of(VarIntCoder.of(), ListCoder.of(input.getCoder()));
    PCollection<KV<Integer, List<Traced<Campaign>>>> arrivals =
        input.apply("GatherShards", ParDo.of(new GatherShardsFn(shards))).setCoder(coder);
    TupleTagList others = TupleTagList.of(ended).and(outcomes);
    if (runner != RunnerName.SPARK) {
      return arrivals.apply(
          "SendWhileValid",
          ParDo.of(new SendByTimerFn(sending)).withOutputTags(promotions, others));
    }
    PCollection<KV<Integer, List<Traced<Campaign>>>> ticks =
        input
            .getPipeline()
            .apply("ReadTicks", ReadTicks.below(TICKS))
            .apply("WakeShards", ParDo.of(new WakeShardsFn(shards)))
            .setCoder(coder);
    return PCollectionList.of(arrivals)
        .and(ticks)
        .apply("ArrivalsAndTicks", Flatten.pCollections())
        .apply(
            "SendWhileValid",
            ParDo.of(new SendByTickFn(sending)).withOutputTags(promotions, others));
  }

  /** What is done at a moment, on every runner. */
  private static final class Sending implements Serializable {
    private final Counter made = Outcomes.counter(PROMOTIONS);
    private final RefreshedLookup<Subscribers> subscribers;
    private final Turns turns;
    private final Clock clock;
    private final TupleTag<Promotion> promotions;
    private final TupleTag<Reject> ended;
    private final TupleTag<String> outcomes;

    private Sending(JoinSubscribers join) {
      this.subscribers =
          RefreshedLookup.of(join.runId, "subscribers", join.source, join.turns, join.clock);
      this.turns = join.turns;
      this.clock = join.clock;
      this.promotions = join.promotions;
      this.ended = join.ended;
      this.outcomes = join.outcomes;
    }

    /**
     * @param beganMillis now
     * @param again whether to look again at campaigns that were looked at before
     * @return the moment as of which it was done: to read the subscribers takes its time
     */
    private long send(
        List<Traced<Campaign>> arrivals,
        LiveCampaigns live,
        long beganMillis,
        boolean again,
        DoFn.MultiOutputReceiver out) {
      Subscribers known = null;
      long nowMillis = beganMillis;
      if (live.hasToLook(beganMillis, again, arrivals.stream().map(Traced::value).toList())) {
        known = subscribers.get();
        nowMillis = clock.millis();
      }
      org.joda.time.Instant now = org.joda.time.Instant.ofEpochMilli(nowMillis);
      int missed = live.forgetEnded(nowMillis);
      count(Outcomes.RELEASED, missed, now, out);
      count(Outcomes.FILTERED, missed, now, out);
      int started = 0;
      for (Traced<Campaign> arrival : arrivals) {
        switch (live.take(arrival.value(), nowMillis)) {
          case STARTED -> started++;
          case WAITING -> count(Outcomes.HELD, 1, now, out);
          case DUPLICATE -> count(Outcomes.DUPLICATE, 1, now, out);
          case ENDED -> {
            Outcomes.counter(Outcomes.FILTERED).inc();
            out.get(ended).outputWithTimestamp(endedBefore(arrival), now);
          }
        }
      }
      int first =
          live.look(
              nowMillis,
              again,
              known,
              promotion -> {
                made.inc();
                out.get(promotions).outputWithTimestamp(promotion, now);
              });
      count(Outcomes.WRITTEN, first, now, out);
      count(Outcomes.RELEASED, first - started, now, out);
      return nowMillis;
    }

    private void count(
        String outcome, int times, org.joda.time.Instant now, DoFn.MultiOutputReceiver out) {
      if (times > 0) {
        Outcomes.counter(outcome).inc(times);
        for (int i = 0; i < times; i++) {
          out.get(outcomes).outputWithTimestamp(outcome, now);
        }
      }
    }

    private static Reject endedBefore(Traced<Campaign> campaign) {
      return new Reject(
          "validity",
          ENDED,
          "the campaign was over at " + Instant.ofEpochSecond(campaign.value().end()),
          campaign.origin(),
          Instant.now());
    }

    /**
     * Takes arrivals into a shard, or wakes it, and does what is due.
     *
     * @param arrivals empty where the shard is only woken
     * @return in how many milliseconds it has to be woken again; empty for never
     */
    private OptionalLong wake(
        List<Traced<Campaign>> arrivals, Shard shard, DoFn.MultiOutputReceiver out) {
      long now = clock.millis();
      Long due = shard.due().read();
      if (arrivals.isEmpty() && (due == null || now < due)) {
        return due == null ? OptionalLong.empty() : delay(due, now);
      }
      LiveCampaigns live = shard.live().read();
      if (live == null) {
        live = new LiveCampaigns();
      }
      Long turn = shard.turn().read();
      long thisTurn = turns.at(now);
      boolean again = turn == null || turn != thisTurn;
      now = send(arrivals, live, now, again, out);
      if (live.entries().isEmpty()) {
        shard.clear();
        return OptionalLong.empty();
      }
      if (live.takeChanged()) {
        shard.live().write(live);
      }
      if (again) {
        shard.turn().write(thisTurn);
      }
      // Where a turn has begun meanwhile it is looked again at once.
      long nextTurn = turns.at(now) == thisTurn ? turns.nextMillis(now) : now;
      long next = live.nextMillis(nextTurn).orElseThrow();
      if (due == null || due != next) {
        shard.due().write(next);
      }
      return delay(next, now);
    }

    /** At most a turn: so a clock that is set meanwhile is followed. */
    private OptionalLong delay(long dueMillis, long nowMillis) {
      return OptionalLong.of(Math.max(1, Math.min(turns.millis(), dueMillis - nowMillis)));
    }
  }

  /**
   * The state of a shard.
   *
   * @param live null where there are none
   * @param turn of the last look at all that had started; null where there was none
   * @param due when there is something to do, in milliseconds since 1970-01-01 UTC; null for never
   */
  private record Shard(
      ValueState<LiveCampaigns> live, ValueState<Long> turn, ValueState<Long> due) {
    private void clear() {
      live.clear();
      turn.clear();
      due.clear();
    }
  }

  private static final class SendOnceFn
      extends DoFn<KV<Integer, Iterable<Traced<Campaign>>>, Promotion> {
    /** Of a campaign's messages the first is the one that was made first. */
    private static final Comparator<Traced<Campaign>> FIRST =
        Comparator.comparingLong((Traced<Campaign> campaign) -> campaign.value().created())
            .thenComparing(campaign -> campaign.origin().payload(), Arrays::compareUnsigned);

    private final Sending sending;

    private SendOnceFn(Sending sending) {
      this.sending = sending;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<Traced<Campaign>>> messages, MultiOutputReceiver out) {
      List<Traced<Campaign>> sorted = new ArrayList<>();
      messages.getValue().forEach(sorted::add);
      sorted.sort(FIRST);
      sending.send(sorted, new LiveCampaigns(), sending.clock.millis(), true, out);
    }

    @Override
    @SuppressWarnings("deprecation")
    public org.joda.time.Duration getAllowedTimestampSkew() {
      return Timestamps.ANY_SKEW;
    }
  }

  /** Gathers the campaigns of a bundle: Spark writes a shard anew for each element that comes. */
  private static final class GatherShardsFn
      extends DoFn<Traced<Campaign>, KV<Integer, List<Traced<Campaign>>>> {
    private final int shards;
    private transient Map<Integer, List<Traced<Campaign>>> gathered;

    private GatherShardsFn(int shards) {
      this.shards = shards;
    }

    @StartBundle
    public void start() {
      gathered = new HashMap<>();
    }

    @ProcessElement
    public void process(@Element Traced<Campaign> campaign) {
      gathered.computeIfAbsent(shard(campaign, shards), any -> new ArrayList<>()).add(campaign);
    }

    @FinishBundle
    public void finish(FinishBundleContext context) {
      // In the global window no time is late.
      gathered.forEach(
          (shard, some) ->
              context.output(
                  KV.of(shard, some), GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE));
    }
  }

  /** Wakes all shards, some with each tick; with ticks that come together each once. */
  private static final class WakeShardsFn
      extends DoFn<Integer, KV<Integer, List<Traced<Campaign>>>> {
    private final int shards;
    private transient Set<Integer> ticks;

    private WakeShardsFn(int shards) {
      this.shards = shards;
    }

    @StartBundle
    public void start() {
      ticks = new TreeSet<>();
    }

    @ProcessElement
    public void process(@Element Integer tick) {
      ticks.add(tick);
    }

    @FinishBundle
    public void finish(FinishBundleContext context) {
      for (int tick : ticks) {
        for (int shard = tick; shard < shards; shard += TICKS) {
          context.output(
              KV.of(shard, List.of()), GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
        }
      }
    }
  }

  private static final class SendByTimerFn
      extends DoFn<KV<Integer, List<Traced<Campaign>>>, Promotion> {
    private final Sending sending;

    @StateId("live")
    private final StateSpec<ValueState<LiveCampaigns>> liveSpec =
        StateSpecs.value(new PromotionCoders.LiveCampaignsCoder());

    @StateId("turn")
    private final StateSpec<ValueState<Long>> turnSpec = StateSpecs.value(VarLongCoder.of());

    @StateId("due")
    private final StateSpec<ValueState<Long>> dueSpec = StateSpecs.value(VarLongCoder.of());

    @TimerId("wake")
    private final TimerSpec wakeSpec = TimerSpecs.timer(TimeDomain.PROCESSING_TIME);

    private SendByTimerFn(Sending sending) {
      this.sending = sending;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, List<Traced<Campaign>>> shard,
        @StateId("live") ValueState<LiveCampaigns> live,
        @StateId("turn") ValueState<Long> turn,
        @StateId("due") ValueState<Long> due,
        @TimerId("wake") Timer wake,
        MultiOutputReceiver out) {
      set(wake, sending.wake(shard.getValue(), new Shard(live, turn, due), out));
    }

    @OnTimer("wake")
    public void wake(
        @StateId("live") ValueState<LiveCampaigns> live,
        @StateId("turn") ValueState<Long> turn,
        @StateId("due") ValueState<Long> due,
        @TimerId("wake") Timer wake,
        MultiOutputReceiver out) {
      set(wake, sending.wake(List.of(), new Shard(live, turn, due), out));
    }

    /** Without an output time: what waits must not hold the watermark back. */
    private static void set(Timer wake, OptionalLong delayMillis) {
      delayMillis.ifPresent(
          delay ->
              wake.withNoOutputTimestamp()
                  .offset(org.joda.time.Duration.millis(delay))
                  .setRelative());
    }

    @Override
    @SuppressWarnings("deprecation")
    public org.joda.time.Duration getAllowedTimestampSkew() {
      return Timestamps.ANY_SKEW;
    }
  }

  /** The same without a timer: an element without a campaign is a tick. */
  private static final class SendByTickFn
      extends DoFn<KV<Integer, List<Traced<Campaign>>>, Promotion> {
    private final Sending sending;

    @StateId("live")
    private final StateSpec<ValueState<LiveCampaigns>> liveSpec =
        StateSpecs.value(new PromotionCoders.LiveCampaignsCoder());

    @StateId("turn")
    private final StateSpec<ValueState<Long>> turnSpec = StateSpecs.value(VarLongCoder.of());

    @StateId("due")
    private final StateSpec<ValueState<Long>> dueSpec = StateSpecs.value(VarLongCoder.of());

    private SendByTickFn(Sending sending) {
      this.sending = sending;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, List<Traced<Campaign>>> shard,
        @StateId("live") ValueState<LiveCampaigns> live,
        @StateId("turn") ValueState<Long> turn,
        @StateId("due") ValueState<Long> due,
        MultiOutputReceiver out) {
      // The next tick comes anyway.
      OptionalLong unused = sending.wake(shard.getValue(), new Shard(live, turn, due), out);
    }

    @Override
    @SuppressWarnings("deprecation")
    public org.joda.time.Duration getAllowedTimestampSkew() {
      return Timestamps.ANY_SKEW;
    }
  }
}
