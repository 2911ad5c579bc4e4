package io.podium.athletes;

import io.podium.athletes.rules.AthleteResult;
import io.podium.athletes.rules.Biometrics;
import io.podium.athletes.rules.MeasuredResult;
import io.podium.errors.Origin;
import io.podium.errors.Reject;
import io.podium.errors.Traced;
import io.podium.rules.Turns;
import io.podium.transforms.Outcomes;
import io.podium.transforms.ReadTicks;
import io.podium.transforms.RefreshedLookup;
import io.podium.transforms.RejectCoder;
import io.podium.transforms.RunnerName;
import io.podium.transforms.Timestamps;
import io.podium.transforms.TracedCoder;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.state.BagState;
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
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Joins results with the biometrics of their athletes, which come as a side input; a stream on
 * Spark reads them itself.
 *
 * <p>On an unbounded input the biometrics are read again in an interval, and a result whose athlete
 * is not known is held until the athlete is: it may be early, but it is never lost. Held results
 * are given out as unmatched, too, so that they can be looked at.
 *
 * <p>What a lookup finds depends on the moment. On Spark, where a step without state may be worked
 * out again for each that follows it, and after a kill, the lookup is therefore a part of the step
 * that holds results: what it has found is kept with its state, before anything that follows is.
 */
public final class JoinBiometrics
    extends PTransform<PCollection<Traced<AthleteResult>>, PCollectionTuple> {
  /** Keys that results are joined under on Spark; each costs a look in each micro-batch. */
  private static final int SHARDS = 8;

  /** The reason of results that are held. */
  static final String UNMATCHED = "unmatched";

  private final BiometricsSource source;
  private final String runId;
  private final Duration refresh;
  private final TupleTag<MeasuredResult> joined = new TupleTag<>("joined") {};
  private final TupleTag<Reject> setAside = new TupleTag<>("setAside") {};
  private final TupleTag<Traced<AthleteResult>> unknown = new TupleTag<>("unknown") {};
  private final TupleTag<MeasuredResult> joinedLater = new TupleTag<>("joinedLater") {};
  private final TupleTag<Reject> setAsideLater = new TupleTag<>("setAsideLater") {};

  private JoinBiometrics(BiometricsSource source, String runId, Duration refresh) {
    this.source = Objects.requireNonNull(source, "source");
    this.runId = Objects.requireNonNull(runId, "runId");
    this.refresh = Objects.requireNonNull(refresh, "refresh");
    if (refresh.isZero() || refresh.isNegative()) {
      throw new IllegalArgumentException("the refresh interval must be above 0: " + refresh);
    }
  }

  /**
   * @param source where the biometrics are
   * @param runId tells one run from another
   * @param refresh how old the biometrics may get while an unbounded input is read
   */
  public static JoinBiometrics from(BiometricsSource source, String runId, Duration refresh) {
    return new JoinBiometrics(source, runId, refresh);
  }

  /** Results with the height and weight of their athletes. */
  public TupleTag<MeasuredResult> joined() {
    return joined;
  }

  /** Results without: of unknown athletes, or of athletes without measures. */
  public TupleTag<Reject> setAside() {
    return setAside;
  }

  /** Those of {@link #joined} whose results were held until their athletes were known. */
  public TupleTag<MeasuredResult> joinedLater() {
    return joinedLater;
  }

  /** Those of {@link #setAside} that are held, or were held and then filtered. */
  public TupleTag<Reject> setAsideLater() {
    return setAsideLater;
  }

  @Override
  public PCollectionTuple expand(PCollection<Traced<AthleteResult>> input) {
    boolean unbounded = input.isBounded() == IsBounded.UNBOUNDED;
    boolean spark = RunnerName.of(input.getPipeline().getOptions()) == RunnerName.SPARK;
    Lookup lookup = new Lookup(unbounded ? refreshed() : null, refresh);
    PCollectionTuple sorted =
        unbounded && spark ? joinInState(input, lookup) : joinBySideInput(input, lookup);
    for (TupleTag<Reject> tag : List.of(setAside, setAsideLater)) {
      sorted.get(tag).setCoder(RejectCoder.of());
    }
    return PCollectionTuple.of(joined, together("AllJoined", sorted, joined, joinedLater))
        .and(setAside, together("AllSetAside", sorted, setAside, setAsideLater))
        .and(joinedLater, sorted.get(joinedLater))
        .and(setAsideLater, sorted.get(setAsideLater));
  }

  private PCollectionTuple joinBySideInput(
      PCollection<Traced<AthleteResult>> input, Lookup lookup) {
    PCollectionView<Iterable<KV<Long, BiometricsByAthlete>>> snapshot =
        input.getPipeline().apply("ReadBiometrics", ReadBiometrics.from(source));
    PCollectionTuple met =
        input.apply(
            "LookUpAthletes",
            ParDo.of(new LookUpFn(lookup, snapshot, new Measuring(joined, setAside), unknown))
                .withSideInputs(snapshot)
                .withOutputTags(joined, TupleTagList.of(setAside).and(unknown)));
    met.get(unknown).setCoder(input.getCoder());
    PCollectionTuple later =
        lookup.refreshed() == null
            ? giveUp(met.get(unknown))
            : holdUntilKnown(met.get(unknown), lookup);
    return PCollectionTuple.of(joined, met.get(joined))
        .and(setAside, met.get(setAside))
        .and(joinedLater, later.get(joinedLater))
        .and(setAsideLater, later.get(setAsideLater));
  }

  private PCollectionTuple joinInState(PCollection<Traced<AthleteResult>> input, Lookup lookup) {
    KvCoder<Integer, List<Traced<AthleteResult>>> coder =
        KvCoder.of(VarIntCoder.of(), ListCoder.of(input.getCoder()));
    PCollection<KV<Integer, List<Traced<AthleteResult>>>> results =
        input.apply("GatherShards", ParDo.of(new GatherShardsFn())).setCoder(coder);
    PCollection<KV<Integer, List<Traced<AthleteResult>>>> ticks =
        input
            .getPipeline()
            .apply("ReadTicks", ReadTicks.below(SHARDS))
            .apply("WakeShards", ParDo.of(new WakeShardFn()))
            .setCoder(coder);
    return PCollectionList.of(results)
        .and(ticks)
        .apply("ResultsAndTicks", Flatten.pCollections())
        .apply(
            "JoinOrHold",
            ParDo.of(
                    new JoinShardFn(
                        lookup,
                        new Measuring(joined, setAside),
                        new Measuring(joinedLater, setAsideLater)))
                .withOutputTags(
                    joined, TupleTagList.of(setAside).and(joinedLater).and(setAsideLater)));
  }

  private PCollectionTuple holdUntilKnown(
      PCollection<Traced<AthleteResult>> unknownResults, Lookup lookup) {
    return unknownResults
        .apply(
            "KeyByAthlete",
            WithKeys.<Long, Traced<AthleteResult>>of(result -> result.value().athleteId())
                .withKeyType(TypeDescriptors.longs()))
        .setCoder(KvCoder.of(VarLongCoder.of(), unknownResults.getCoder()))
        .apply(
            "HoldUntilKnown",
            ParDo.of(new HoldFn(lookup, new Measuring(joinedLater, setAsideLater)))
                .withOutputTags(joinedLater, TupleTagList.of(setAsideLater)));
  }

  private PCollectionTuple giveUp(PCollection<Traced<AthleteResult>> unknownResults) {
    return unknownResults.apply(
        "GiveUpUnknown",
        ParDo.of(new GiveUpFn(new Measuring(joinedLater, setAsideLater)))
            .withOutputTags(joinedLater, TupleTagList.of(setAsideLater)));
  }

  private static <T> PCollection<T> together(
      String name, PCollectionTuple parts, TupleTag<T> first, TupleTag<T> second) {
    return PCollectionList.of(parts.get(first))
        .and(parts.get(second))
        .apply(name, Flatten.pCollections());
  }

  /** What a row of {@link #setAside} counts for. */
  static String outcome(Reject reject) {
    return reject.reason().equals(UNMATCHED) ? Outcomes.HELD : Outcomes.FILTERED;
  }

  /** What a row of {@link #setAsideLater} counts for besides; null for nothing. */
  static String outcomeLater(Reject reject) {
    return reject.reason().equals(UNMATCHED) ? null : Outcomes.RELEASED;
  }

  private static Reject unmatched(Traced<AthleteResult> result) {
    return new Reject(
        "join",
        UNMATCHED,
        "the athlete " + result.value().athleteId() + " is not among the biometrics",
        result.origin(),
        Instant.now());
  }

  private RefreshedLookup<BiometricsByAthlete> refreshed() {
    return RefreshedLookup.of(runId, "biometrics", source, Turns.of(refresh), Clock.systemUTC());
  }

  /** Finds biometrics: in the snapshot, or, of a stream, in what was read since. */
  private record Lookup(RefreshedLookup<BiometricsByAthlete> refreshed, Duration refresh)
      implements Serializable {
    BiometricsByAthlete all(KV<Long, BiometricsByAthlete> snapshot) {
      return refreshed == null
          ? snapshot.getValue()
          : refreshed.get(snapshot.getValue(), snapshot.getKey());
    }

    /** Without a snapshot, of a stream. */
    BiometricsByAthlete all() {
      return refreshed.get();
    }
  }

  /** Sorts results whose athlete is known: with both measures, or not. */
  private static final class Measuring implements Serializable {
    private final Counter filtered = Outcomes.counter(Outcomes.FILTERED);
    private final Counter held = Outcomes.counter(Outcomes.HELD);
    private final TupleTag<MeasuredResult> joined;
    private final TupleTag<Reject> setAside;

    private Measuring(TupleTag<MeasuredResult> joined, TupleTag<Reject> setAside) {
      this.joined = joined;
      this.setAside = setAside;
    }

    private void sort(
        Traced<AthleteResult> result, Biometrics biometrics, DoFn.MultiOutputReceiver out) {
      org.joda.time.Instant eventTime =
          org.joda.time.Instant.ofEpochMilli(result.value().eventTimeMillis());
      String whyNot = biometrics.whyNotMeasured();
      if (whyNot == null) {
        out.get(joined)
            .outputWithTimestamp(MeasuredResult.of(result.value(), biometrics), eventTime);
      } else {
        filtered.inc();
        out.get(setAside).outputWithTimestamp(filtered(result, whyNot), eventTime);
      }
    }

    /** Gives out a result whose athlete is not known. */
    private void hold(Traced<AthleteResult> result, DoFn.MultiOutputReceiver out) {
      held.inc();
      out.get(setAside)
          .outputWithTimestamp(
              unmatched(result),
              org.joda.time.Instant.ofEpochMilli(result.value().eventTimeMillis()));
    }

    private static Reject filtered(Traced<AthleteResult> result, String reason) {
      Origin origin = result.origin();
      String message =
          "the athlete " + result.value().athleteId() + " has no usable measure or sex";
      return new Reject("filter", reason, message, origin, Instant.now());
    }
  }

  private static final class LookUpFn extends DoFn<Traced<AthleteResult>, MeasuredResult> {
    private final Lookup lookup;
    private final PCollectionView<Iterable<KV<Long, BiometricsByAthlete>>> snapshot;
    private final Measuring measuring;
    private final TupleTag<Traced<AthleteResult>> unknown;

    private LookUpFn(
        Lookup lookup,
        PCollectionView<Iterable<KV<Long, BiometricsByAthlete>>> snapshot,
        Measuring measuring,
        TupleTag<Traced<AthleteResult>> unknown) {
      this.lookup = lookup;
      this.snapshot = snapshot;
      this.measuring = measuring;
      this.unknown = unknown;
    }

    @ProcessElement
    public void process(ProcessContext context, MultiOutputReceiver out) {
      Traced<AthleteResult> result = context.element();
      Biometrics biometrics =
          lookup.all(context.sideInput(snapshot).iterator().next()).get(result.value().athleteId());
      if (biometrics == null) {
        out.get(unknown).output(result);
      } else {
        measuring.sort(result, biometrics, out);
      }
    }

    @Override
    @SuppressWarnings("deprecation")
    public org.joda.time.Duration getAllowedTimestampSkew() {
      return Timestamps.ANY_SKEW;
    }
  }

  private static final class GiveUpFn extends DoFn<Traced<AthleteResult>, MeasuredResult> {
    private final Measuring measuring;

    private GiveUpFn(Measuring measuring) {
      this.measuring = measuring;
    }

    @ProcessElement
    public void process(@Element Traced<AthleteResult> result, MultiOutputReceiver out) {
      measuring.hold(result, out);
    }

    @Override
    @SuppressWarnings("deprecation")
    public org.joda.time.Duration getAllowedTimestampSkew() {
      return Timestamps.ANY_SKEW;
    }
  }

  private static final class HoldFn extends DoFn<KV<Long, Traced<AthleteResult>>, MeasuredResult> {
    private final Counter released = Outcomes.counter(Outcomes.RELEASED);
    private final Lookup lookup;
    private final Measuring measuring;

    @StateId("waiting")
    private final StateSpec<BagState<Traced<AthleteResult>>> waitingSpec =
        StateSpecs.bag(TracedCoder.of(new AthleteCoders.AthleteResultCoder()));

    @TimerId("lookAgain")
    private final TimerSpec lookAgainSpec = TimerSpecs.timer(TimeDomain.PROCESSING_TIME);

    private HoldFn(Lookup lookup, Measuring measuring) {
      this.lookup = lookup;
      this.measuring = measuring;
    }

    @ProcessElement
    public void process(
        @Element KV<Long, Traced<AthleteResult>> result,
        @StateId("waiting") BagState<Traced<AthleteResult>> waiting,
        @TimerId("lookAgain") Timer lookAgain,
        MultiOutputReceiver out) {
      measuring.hold(result.getValue(), out);
      if (waiting.isEmpty().read()) {
        setTimer(lookAgain);
      }
      waiting.add(result.getValue());
    }

    @OnTimer("lookAgain")
    public void lookAgain(
        @Key Long athleteId,
        @StateId("waiting") BagState<Traced<AthleteResult>> waiting,
        @TimerId("lookAgain") Timer lookAgain,
        MultiOutputReceiver out) {
      Biometrics biometrics = lookup.all().get(athleteId);
      if (biometrics == null) {
        setTimer(lookAgain);
        return;
      }
      for (Traced<AthleteResult> result : waiting.read()) {
        released.inc();
        measuring.sort(result, biometrics, out);
      }
      waiting.clear();
    }

    /** Without an output time: what waits must not hold the watermark back. */
    private void setTimer(Timer timer) {
      timer
          .withNoOutputTimestamp()
          .offset(org.joda.time.Duration.millis(lookup.refresh().toMillis()))
          .setRelative();
    }

    @Override
    @SuppressWarnings("deprecation")
    public org.joda.time.Duration getAllowedTimestampSkew() {
      return Timestamps.ANY_SKEW;
    }
  }

  /** Gathers the results of a bundle: Spark writes a shard anew for each element that comes. */
  private static final class GatherShardsFn
      extends DoFn<Traced<AthleteResult>, KV<Integer, List<Traced<AthleteResult>>>> {
    private transient Map<Integer, List<Traced<AthleteResult>>> gathered;

    @StartBundle
    public void start() {
      gathered = new HashMap<>();
    }

    @ProcessElement
    public void process(@Element Traced<AthleteResult> result) {
      int shard = Math.floorMod(result.value().athleteId(), SHARDS);
      gathered.computeIfAbsent(shard, any -> new ArrayList<>()).add(result);
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

  private static final class WakeShardFn
      extends DoFn<Integer, KV<Integer, List<Traced<AthleteResult>>>> {
    @ProcessElement
    public void process(
        @Element Integer shard, OutputReceiver<KV<Integer, List<Traced<AthleteResult>>>> out) {
      out.output(KV.of(shard, List.of()));
    }
  }

  /** Joins the results of many athletes under one key; an element without results is a tick. */
  private static final class JoinShardFn
      extends DoFn<KV<Integer, List<Traced<AthleteResult>>>, MeasuredResult> {
    private final Counter released = Outcomes.counter(Outcomes.RELEASED);
    private final Lookup lookup;
    private final Measuring measuring;
    private final Measuring later;

    @StateId("waiting")
    private final StateSpec<ValueState<List<Traced<AthleteResult>>>> waitingSpec =
        StateSpecs.value(ListCoder.of(TracedCoder.of(new AthleteCoders.AthleteResultCoder())));

    @StateId("lookedAt")
    private final StateSpec<ValueState<Long>> lookedAtSpec = StateSpecs.value(VarLongCoder.of());

    private JoinShardFn(Lookup lookup, Measuring measuring, Measuring later) {
      this.lookup = lookup;
      this.measuring = measuring;
      this.later = later;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, List<Traced<AthleteResult>>> shard,
        @StateId("waiting") ValueState<List<Traced<AthleteResult>>> waiting,
        @StateId("lookedAt") ValueState<Long> lookedAt,
        MultiOutputReceiver out) {
      long now = System.currentTimeMillis();
      Long last = lookedAt.read();
      if (!shard.getValue().isEmpty()) {
        List<Traced<AthleteResult>> unknown = join(shard.getValue(), out);
        if (!unknown.isEmpty()) {
          List<Traced<AthleteResult>> all = new ArrayList<>();
          if (last == null) {
            lookedAt.write(now);
          } else {
            all.addAll(waiting.read());
          }
          all.addAll(unknown);
          waiting.write(all);
        }
      } else if (last != null && now - last >= lookup.refresh().toMillis()) {
        List<Traced<AthleteResult>> before = waiting.read();
        List<Traced<AthleteResult>> still = release(before, out);
        if (still.isEmpty()) {
          waiting.clear();
          lookedAt.clear();
        } else {
          if (still.size() < before.size()) {
            waiting.write(still);
          }
          lookedAt.write(now);
        }
      }
    }

    /** Returns those whose athletes are not known. */
    private List<Traced<AthleteResult>> join(
        List<Traced<AthleteResult>> results, MultiOutputReceiver out) {
      BiometricsByAthlete all = lookup.all();
      List<Traced<AthleteResult>> unknown = new ArrayList<>();
      for (Traced<AthleteResult> result : results) {
        Biometrics biometrics = all.get(result.value().athleteId());
        if (biometrics == null) {
          later.hold(result, out);
          unknown.add(result);
        } else {
          measuring.sort(result, biometrics, out);
        }
      }
      return unknown;
    }

    /** Returns those that still wait. */
    private List<Traced<AthleteResult>> release(
        List<Traced<AthleteResult>> waiting, MultiOutputReceiver out) {
      BiometricsByAthlete all = lookup.all();
      List<Traced<AthleteResult>> still = new ArrayList<>();
      for (Traced<AthleteResult> result : waiting) {
        Biometrics biometrics = all.get(result.value().athleteId());
        if (biometrics == null) {
          still.add(result);
        } else {
          released.inc();
          later.sort(result, biometrics, out);
        }
      }
      return still;
    }

    @Override
    @SuppressWarnings("deprecation")
    public org.joda.time.Duration getAllowedTimestampSkew() {
      return Timestamps.ANY_SKEW;
    }
  }
}
