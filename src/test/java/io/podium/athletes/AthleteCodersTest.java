package io.podium.athletes;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.athletes.rules.AthleteResult;
import io.podium.athletes.rules.Biometrics;
import io.podium.athletes.rules.BodySums;
import io.podium.athletes.rules.FeatureKey;
import io.podium.athletes.rules.FeatureRow;
import io.podium.athletes.rules.MeasuredResult;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

class AthleteCodersTest {
  private static final FeatureKey KEY = new FeatureKey("Judo", "None", "Žena", "");
  private static final Instant START = Instant.parse("1896-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("1897-01-01T00:00:00Z");

  @Test
  void everyResultComesBack() throws Exception {
    Coder<AthleteResult> coder = new AthleteCoders.AthleteResultCoder();
    for (Boolean team : new Boolean[] {null, true, false}) {
      CoderProperties.coderDecodeEncodeEqual(
          coder,
          new AthleteResult(
              "1896 Summer Olympics",
              0L,
              "GRE",
              "Judo",
              "Ž \uD83E\uDD47",
              9007199254740991L,
              "A",
              1,
              "=17",
              "Gold",
              team,
              -1L));
      CoderProperties.coderDecodeEncodeEqual(
          coder,
          new AthleteResult(
              null, null, "GRE", "Judo", null, null, null, 1, null, "None", team, Long.MIN_VALUE));
      CoderProperties.coderDecodeEncodeEqual(
          coder,
          new AthleteResult(
              "1896", null, "GRE", "Judo", null, null, null, 1, null, "None", team, null));
    }
  }

  @Test
  void allBiometricsComeBack() throws Exception {
    Coder<Biometrics> coder = new AthleteCoders.BiometricsCoder();
    CoderProperties.coderDecodeEncodeEqual(
        coder, new Biometrics(1, "Male", new BigDecimal("180.50"), new BigDecimal("1E+3")));
    CoderProperties.coderDecodeEncodeEqual(coder, new Biometrics(1, null, null, null));
    CoderProperties.coderDecodeEncodeEqual(
        coder, new Biometrics(1, null, null, new BigDecimal("0.000000001")));
  }

  @Test
  void allSumsComeBack() throws Exception {
    Coder<BodySums> coder = new AthleteCoders.BodySumsCoder();
    CoderProperties.coderDecodeEncodeEqual(coder, BodySums.ZERO);
    CoderProperties.coderDecodeEncodeEqual(
        coder,
        new BodySums(
            Long.MAX_VALUE,
            new BigDecimal("123456789012345678901234567890.000000001"),
            new BigDecimal("-0.10")));
  }

  @Test
  void everyKeyComesBack() throws Exception {
    CoderProperties.coderDecodeEncodeEqual(new AthleteCoders.FeatureKeyCoder(), KEY);
  }

  @Test
  void keysHaveTheSameBytesExactlyWhereTheyAreEqual() throws Exception {
    Coder<FeatureKey> coder = new AthleteCoders.FeatureKeyCoder();
    coder.verifyDeterministic();
    CoderProperties.coderDeterministic(coder, KEY, new FeatureKey("Judo", "None", "Žena", ""));
    CoderProperties.coderConsistentWithEquals(
        coder, new FeatureKey("ab", "c", "d", "e"), new FeatureKey("a", "bc", "d", "e"));
  }

  @Test
  void everyRowComesBack() throws Exception {
    Coder<FeatureRow> coder = new AthleteCoders.FeatureRowCoder();
    CoderProperties.coderDecodeEncodeEqual(
        coder, new FeatureRow(KEY, START, END, 1L << 40, 1.0 / 3, Double.MIN_VALUE, END));
    CoderProperties.coderDecodeEncodeEqual(
        coder, new FeatureRow(KEY, null, null, 1, 185.33333333333334, 1e300, START));
  }

  @Test
  void everyMeasuredResultComesBack() throws Exception {
    CoderProperties.coderDecodeEncodeEqual(
        new AthleteCoders.MeasuredResultCoder(),
        new MeasuredResult(KEY, new BigDecimal("180.0"), new BigDecimal("77")));
  }

  @Test
  void aDecimalKeepsItsScale() throws Exception {
    Coder<BodySums> coder = new AthleteCoders.BodySumsCoder();
    byte[] bytes =
        CoderUtils.encodeToByteArray(
            coder, BodySums.of(new BigDecimal("180.00"), new BigDecimal("1E+2")));

    BodySums read = CoderUtils.decodeFromByteArray(coder, bytes);

    assertThat(read.height().scale()).isEqualTo(2);
    assertThat(read.weight().scale()).isEqualTo(-2);
  }

  @Test
  void everyCoderIsKnownToAPipelineAndSerialisable() throws Exception {
    CoderRegistry registry = CoderRegistry.createDefault();
    AthleteCoders.register(registry);
    for (Class<?> type :
        List.of(
            AthleteResult.class,
            Biometrics.class,
            BodySums.class,
            FeatureKey.class,
            FeatureRow.class,
            MeasuredResult.class)) {
      Coder<?> coder = registry.getCoder(type);

      assertThat(coder.getClass().getEnclosingClass()).isEqualTo(AthleteCoders.class);
      CoderProperties.coderSerializable(coder);
    }
  }
}
