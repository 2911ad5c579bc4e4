package io.podium.athletes;

import io.podium.athletes.rules.BodySums;
import io.podium.athletes.rules.FeatureKey;
import io.podium.transforms.Outcomes;
import io.podium.transforms.WindowTotal;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;

/** What comes out of a step that adds results up. */
final class SumOutputs {
  /** The sums of a group in a window. */
  static final TupleTag<WindowTotal<FeatureKey, BodySums>> TOTALS = new TupleTag<>("totals") {};

  /** How many rows became what, by names of {@link Outcomes}; a name may come several times. */
  static final TupleTag<KV<String, Long>> COUNTS = new TupleTag<>("counts") {};

  private SumOutputs() {}

  /** The coder of {@link #TOTALS}. */
  static Coder<WindowTotal<FeatureKey, BodySums>> totalsCoder() {
    return WindowTotal.coder(
        new AthleteCoders.FeatureKeyCoder(), new AthleteCoders.BodySumsCoder());
  }

  /** Sets the coders of both. */
  static PCollectionTuple coded(PCollectionTuple sums) {
    sums.get(TOTALS).setCoder(totalsCoder());
    sums.get(COUNTS).setCoder(KvCoder.of(StringUtf8Coder.of(), VarLongCoder.of()));
    return sums;
  }
}
