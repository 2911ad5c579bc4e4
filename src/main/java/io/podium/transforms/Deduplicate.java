package io.podium.transforms;

import io.podium.errors.Reject;
import io.podium.errors.Traced;
import io.podium.rules.Hash128;
import io.podium.rules.HashSet128;
import io.podium.rules.RecordFormat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.beam.sdk.coders.BigEndianLongCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.TimestampCombiner;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Lets each record through once, however often the identical one comes, and sets the others aside.
 * Records are told apart by a 128-bit hash of their {@linkplain RecordFormat#identity identity}.
 *
 * <p>An unbounded input leaves 16 bytes of state for each record, which is never freed: without end
 * a duplicate may come. A bounded input leaves none.
 *
 * @param <T> the record
 */
public final class Deduplicate<T> extends PTransform<PCollection<Traced<T>>, PCollectionTuple> {
  /** Shards of a bounded input: enough to be spread, few enough to be cheap. */
  private static final int SHARDS = 8;

  private static final int DIRECT_KEY_BITS = 4;

  /** A key of its own for each hash would cost fifty times the bytes of the hash. */
  private static final int CLUSTER_KEY_BITS = 14;

  private final RecordFormat<T> format;
  private final SerializableFunction<T, Long> order;
  private final TupleTag<Traced<T>> unique = new TupleTag<>("unique") {};
  private final TupleTag<Reject> duplicates = new TupleTag<>("duplicates") {};

  private Deduplicate(RecordFormat<T> format, SerializableFunction<T, Long> order) {
    this.format = Objects.requireNonNull(format, "format");
    this.order = order;
  }

  /** Deduplicates records by the identity of their format. */
  public static <T> Deduplicate<T> by(RecordFormat<T> format) {
    return new Deduplicate<>(format, null);
  }

  /**
   * Says which of identical records of a bounded input is the first, so that every runner takes the
   * same one. Without it that is open.
   *
   * @param first the record that has the least is the first
   */
  public Deduplicate<T> inOrderOf(SerializableFunction<T, Long> first) {
    return new Deduplicate<>(format, Objects.requireNonNull(first, "first"));
  }

  /** The first of each. */
  public TupleTag<Traced<T>> unique() {
    return unique;
  }

  /** The others. */
  public TupleTag<Reject> duplicates() {
    return duplicates;
  }

  @Override
  public PCollectionTuple expand(PCollection<Traced<T>> input) {
    PCollectionTuple outputs =
        input.isBounded() == IsBounded.BOUNDED ? inShards(input) : byState(input);
    outputs.get(unique).setCoder(input.getCoder());
    outputs.get(duplicates).setCoder(RejectCoder.of());
    return outputs;
  }

  private PCollectionTuple byState(PCollection<Traced<T>> input) {
    boolean direct = RunnerName.of(input.getPipeline().getOptions()) == RunnerName.DIRECT;
    int bits = direct ? DIRECT_KEY_BITS : CLUSTER_KEY_BITS;
    return input
        .apply(
            "HashRecords",
            WithKeys.<Long, Traced<T>>of(new KeyOf<>(format, bits))
                .withKeyType(TypeDescriptors.longs()))
        .setCoder(KvCoder.of(BigEndianLongCoder.of(), input.getCoder()))
        .apply(
            "RememberSeen",
            ParDo.of(new RememberFn<>(format, unique, duplicates))
                .withOutputTags(unique, TupleTagList.of(duplicates)));
  }

  private PCollectionTuple inShards(PCollection<Traced<T>> input) {
    return input
        // The group gets its earliest timestamp, so none of its records is late behind it.
        .apply(
            "KeepEarliest",
            Window.<Traced<T>>configure().withTimestampCombiner(TimestampCombiner.EARLIEST))
        .apply(
            "ShardRecords",
            WithKeys.<Integer, Traced<T>>of(new ShardOf<>(format))
                .withKeyType(TypeDescriptors.integers()))
        .setCoder(KvCoder.of(VarIntCoder.of(), input.getCoder()))
        .apply("GroupShards", GroupByKey.create())
        .apply(
            "CompareInShard",
            ParDo.of(new CompareFn<>(format, order, unique, duplicates))
                .withOutputTags(unique, TupleTagList.of(duplicates)));
  }

  private static <T> Reject duplicate(Traced<T> record) {
    return new Reject(
        "deduplicate",
        "duplicate",
        "the identical row came before",
        record.origin(),
        Instant.now());
  }

  private static final class KeyOf<T> implements SerializableFunction<Traced<T>, Long> {
    private final RecordFormat<T> format;
    private final int bits;

    private KeyOf(RecordFormat<T> format, int bits) {
      this.format = format;
      this.bits = bits;
    }

    @Override
    public Long apply(Traced<T> record) {
      long high = Hash128.of(format.identity(record.value())).high();
      return bits == 0 ? 0 : high >>> (Long.SIZE - bits);
    }
  }

  private static final class ShardOf<T> implements SerializableFunction<Traced<T>, Integer> {
    private final RecordFormat<T> format;

    private ShardOf(RecordFormat<T> format) {
      this.format = format;
    }

    @Override
    public Integer apply(Traced<T> record) {
      return Math.floorMod(Hash128.of(format.identity(record.value())).hashCode(), SHARDS);
    }
  }

  private static final class RememberFn<T> extends DoFn<KV<Long, Traced<T>>, Traced<T>> {
    private final Counter duplicate = Outcomes.counter(Outcomes.DUPLICATE);
    private final RecordFormat<T> format;
    private final TupleTag<Traced<T>> unique;
    private final TupleTag<Reject> duplicates;

    @StateId("seen")
    private final StateSpec<ValueState<HashSet128>> seenSpec =
        StateSpecs.value(new HashSet128Coder());

    private RememberFn(
        RecordFormat<T> format, TupleTag<Traced<T>> unique, TupleTag<Reject> duplicates) {
      this.format = format;
      this.unique = unique;
      this.duplicates = duplicates;
    }

    @ProcessElement
    public void process(
        @Element KV<Long, Traced<T>> element,
        @StateId("seen") ValueState<HashSet128> seen,
        MultiOutputReceiver out) {
      Traced<T> record = element.getValue();
      HashSet128 hashes = seen.read();
      if (hashes == null) {
        hashes = new HashSet128();
      }
      if (hashes.add(Hash128.of(format.identity(record.value())))) {
        seen.write(hashes);
        out.get(unique).output(record);
      } else {
        duplicate.inc();
        out.get(duplicates).output(duplicate(record));
      }
    }
  }

  private static final class CompareFn<T>
      extends DoFn<KV<Integer, Iterable<Traced<T>>>, Traced<T>> {
    private final Counter duplicate = Outcomes.counter(Outcomes.DUPLICATE);
    private final RecordFormat<T> format;
    private final SerializableFunction<T, Long> order;
    private final TupleTag<Traced<T>> unique;
    private final TupleTag<Reject> duplicates;

    private CompareFn(
        RecordFormat<T> format,
        SerializableFunction<T, Long> order,
        TupleTag<Traced<T>> unique,
        TupleTag<Reject> duplicates) {
      this.format = format;
      this.order = order;
      this.unique = unique;
      this.duplicates = duplicates;
    }

    @ProcessElement
    public void process(@Element KV<Integer, Iterable<Traced<T>>> shard, MultiOutputReceiver out) {
      Set<Hash128> seen = new HashSet<>();
      for (Traced<T> record : inOrder(shard.getValue())) {
        // A shard's records share one timestamp after grouping; each gets its own back.
        org.joda.time.Instant eventTime =
            org.joda.time.Instant.ofEpochMilli(format.eventTimeMillis(record.value()));
        if (seen.add(Hash128.of(format.identity(record.value())))) {
          out.get(unique).outputWithTimestamp(record, eventTime);
        } else {
          duplicate.inc();
          out.get(duplicates).output(duplicate(record));
        }
      }
    }

    private Iterable<Traced<T>> inOrder(Iterable<Traced<T>> records) {
      if (order == null) {
        return records;
      }
      List<Traced<T>> sorted = new ArrayList<>();
      records.forEach(sorted::add);
      sorted.sort(Comparator.comparing(record -> order.apply(record.value())));
      return sorted;
    }
  }
}
