package io.podium.athletes;

import io.podium.athletes.rules.SilverBio;
import io.podium.errors.Reject;
import io.podium.errors.Traced;
import io.podium.transforms.RejectCoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
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
                "KeyByAthlete",
                WithKeys.<Long, Traced<SilverBio>>of(bio -> bio.value().biometrics().athleteId())
                    .withKeyType(TypeDescriptors.longs()))
            .setCoder(KvCoder.of(VarLongCoder.of(), input.getCoder()))
            .apply("GroupByAthlete", GroupByKey.create())
            .apply(
                "TakeLast",
                ParDo.of(new TakeLastFn(latest, setAside))
                    .withOutputTags(latest, TupleTagList.of(setAside)));
    sorted.get(latest).setCoder(input.getCoder());
    sorted.get(setAside).setCoder(RejectCoder.of());
    return sorted;
  }

  private static final class TakeLastFn
      extends DoFn<KV<Long, Iterable<Traced<SilverBio>>>, Traced<SilverBio>> {
    private final TupleTag<Traced<SilverBio>> latest;
    private final TupleTag<Reject> setAside;

    private TakeLastFn(TupleTag<Traced<SilverBio>> latest, TupleTag<Reject> setAside) {
      this.latest = latest;
      this.setAside = setAside;
    }

    @ProcessElement
    public void process(
        @Element KV<Long, Iterable<Traced<SilverBio>>> athlete, MultiOutputReceiver out) {
      // Flink gives out a group's rows once only.
      List<Traced<SilverBio>> bios = new ArrayList<>();
      Traced<SilverBio> last = null;
      for (Traced<SilverBio> bio : athlete.getValue()) {
        bios.add(bio);
        if (last == null || bio.value().line() > last.value().line()) {
          last = bio;
        }
      }
      for (Traced<SilverBio> bio : bios) {
        if (bio.value().line() != last.value().line()) {
          boolean identical = bio.value().isIdentical(last.value());
          out.get(setAside)
              .output(
                  reject(
                      bio,
                      "deduplicate",
                      identical ? "duplicate" : "superseded",
                      "line " + last.value().line() + " tells of the same athlete"));
        }
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
