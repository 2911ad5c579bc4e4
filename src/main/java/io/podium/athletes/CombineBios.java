package io.podium.athletes;

import io.podium.athletes.rules.SilverBio;
import io.podium.errors.Reject;
import io.podium.errors.Traced;
import io.podium.transforms.RejectCoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Combines the rows of each athlete into one: the last one of the file counts, as wherever
 * biometrics are read. The others are set aside as duplicates or as superseded, and so is a last
 * one that cannot be typed.
 */
final class CombineBios extends PTransform<PCollection<Traced<SilverBio>>, PCollectionTuple> {
  /** A key an athlete would be a bundle an athlete on DirectRunner. */
  private static final int SHARDS = 8;

  private final TupleTag<Traced<SilverBio>> latest = new TupleTag<>("latest") {};
  private final TupleTag<Reject> setAside = new TupleTag<>("setAside") {};

  /** One row an athlete. */
  TupleTag<Traced<SilverBio>> latest() {
    return latest;
  }

  /** The other rows. */
  TupleTag<Reject> setAside() {
    return setAside;
  }

  @Override
  public PCollectionTuple expand(PCollection<Traced<SilverBio>> input) {
    PCollectionTuple sorted =
        input
            .apply(
                "ShardByAthlete",
                WithKeys.<Integer, Traced<SilverBio>>of(
                        bio -> Math.floorMod(bio.value().biometrics().athleteId(), SHARDS))
                    .withKeyType(TypeDescriptors.integers()))
            .setCoder(KvCoder.of(VarIntCoder.of(), input.getCoder()))
            .apply("GroupShards", GroupByKey.create())
            .apply(
                "TakeLast",
                ParDo.of(new TakeLastFn(latest, setAside))
                    .withOutputTags(latest, TupleTagList.of(setAside)));
    sorted.get(latest).setCoder(input.getCoder());
    sorted.get(setAside).setCoder(RejectCoder.of());
    return sorted;
  }

  private static final class TakeLastFn
      extends DoFn<KV<Integer, Iterable<Traced<SilverBio>>>, Traced<SilverBio>> {
    private final TupleTag<Traced<SilverBio>> latest;
    private final TupleTag<Reject> setAside;

    private TakeLastFn(TupleTag<Traced<SilverBio>> latest, TupleTag<Reject> setAside) {
      this.latest = latest;
      this.setAside = setAside;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<Traced<SilverBio>>> shard, MultiOutputReceiver out) {
      Map<Long, List<Traced<SilverBio>>> athletes = new HashMap<>();
      for (Traced<SilverBio> bio : shard.getValue()) {
        athletes
            .computeIfAbsent(bio.value().biometrics().athleteId(), any -> new ArrayList<>(1))
            .add(bio);
      }
      athletes.values().forEach(bios -> takeLast(bios, out));
    }

    private void takeLast(List<Traced<SilverBio>> bios, MultiOutputReceiver out) {
      bios.sort(Comparator.comparingLong(bio -> bio.value().line()));
      Traced<SilverBio> last = bios.remove(bios.size() - 1);
      for (Traced<SilverBio> bio : bios) {
        boolean identical = bio.value().isIdentical(last.value());
        out.get(setAside)
            .output(
                reject(
                    bio,
                    "deduplicate",
                    identical ? "duplicate" : "superseded",
                    "line " + last.value().line() + " tells of the same athlete"));
      }
      if (last.value().notTyped() == null) {
        out.get(latest).output(last);
      } else {
        out.get(setAside)
            .output(
                reject(
                    last,
                    BronzeToSilverPipeline.NAME,
                    last.value().notTyped(),
                    "a measure is not a number"));
      }
    }

    private static Reject reject(
        Traced<SilverBio> bio, String stage, String reason, String message) {
      return new Reject(stage, reason, message, bio.origin(), Instant.now());
    }
  }
}
