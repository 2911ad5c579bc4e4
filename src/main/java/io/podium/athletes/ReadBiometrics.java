package io.podium.athletes;

import io.podium.athletes.rules.Biometrics;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollectionView;

/** Reads all biometrics once, by athlete, as one map for a side input. */
final class ReadBiometrics extends PTransform<PBegin, PCollectionView<Map<Long, Biometrics>>> {
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
  public PCollectionView<Map<Long, Biometrics>> expand(PBegin input) {
    return input
        .apply("BeginSnapshot", Create.of(0))
        .apply("ReadSnapshot", ParDo.of(new LoadFn(source)))
        .setCoder(new BiometricsByAthlete.MapCoder())
        .apply("ViewSnapshot", View.asSingleton());
  }

  private static final class LoadFn extends DoFn<Integer, Map<Long, Biometrics>> {
    private final BiometricsSource source;

    private LoadFn(BiometricsSource source) {
      this.source = source;
    }

    @ProcessElement
    public void process(OutputReceiver<Map<Long, Biometrics>> out) {
      out.output(source.load());
    }
  }
}
