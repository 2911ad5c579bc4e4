package io.podium.athletes;

import java.util.Objects;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Reads all biometrics once, by athlete, as one map for a side input, beside it when they were
 * read, in milliseconds since 1970-01-01 UTC.
 *
 * <p>The view has this one element. As a singleton Beam would combine it first, which takes Flink
 * five steps more.
 */
final class ReadBiometrics
    extends PTransform<PBegin, PCollectionView<Iterable<KV<Long, BiometricsByAthlete>>>> {
  private final BiometricsSource source;

  private ReadBiometrics(BiometricsSource source) {
    this.source = Objects.requireNonNull(source, "source");
  }

  /**
   * @param source where they are
   */
  static ReadBiometrics from(BiometricsSource source) {
    return new ReadBiometrics(source);
  }

  @Override
  public PCollectionView<Iterable<KV<Long, BiometricsByAthlete>>> expand(PBegin input) {
    return input
        .apply("BeginSnapshot", Create.of(0))
        .apply("ReadSnapshot", ParDo.of(new LoadFn(source)))
        .setCoder(KvCoder.of(VarLongCoder.of(), new BiometricsByAthlete.AllCoder()))
        .apply("ViewSnapshot", View.asIterable());
  }

  private static final class LoadFn extends DoFn<Integer, KV<Long, BiometricsByAthlete>> {
    private final BiometricsSource source;

    private LoadFn(BiometricsSource source) {
      this.source = source;
    }

    @ProcessElement
    public void process(OutputReceiver<KV<Long, BiometricsByAthlete>> out) {
      long now = System.currentTimeMillis();
      out.output(KV.of(now, source.load()));
    }
  }
}
