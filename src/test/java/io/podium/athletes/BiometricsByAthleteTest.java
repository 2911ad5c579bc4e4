package io.podium.athletes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.podium.athletes.rules.Biometrics;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BiometricsByAthleteTest {
  private static final String[] SEXES = {null, "Female", "Male", ""};

  /** Some of one value, but with another scale. */
  private static final BigDecimal[] MEASURES = {
    null, new BigDecimal("160"), new BigDecimal("160.0"), new BigDecimal("1E-9"), BigDecimal.ZERO
  };

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void findsWhatWasAddedLast(int seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    BiometricsByAthlete all = new BiometricsByAthlete();
    Map<Long, Biometrics> expected = new HashMap<>();
    for (int i = 0; i < 5_000; i++) {
      Biometrics athlete =
          new Biometrics(
              id(random),
              SEXES[random.nextInt(SEXES.length)],
              MEASURES[random.nextInt(MEASURES.length)],
              MEASURES[random.nextInt(MEASURES.length)]);
      all.add(athlete);
      expected.put(athlete.athleteId(), athlete);
    }

    assertHas(all, expected);
    assertHas(CoderUtils.clone(new BiometricsByAthlete.AllCoder(), all), expected);
    for (int i = 0; i < 5_000; i++) {
      long id = id(random);
      assertThat(all.get(id)).isEqualTo(expected.get(id));
      assertThat(all.find(id) >= 0).isEqualTo(expected.containsKey(id));
    }
  }

  @Test
  void anIdBelowOneIsRefused() {
    BiometricsByAthlete all = new BiometricsByAthlete();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> all.add(new Biometrics(0, "Male", null, null)));
    assertThat(all.get(0)).isNull();
  }

  /** Some lie together, and some far apart. */
  private static long id(SplittableRandom random) {
    return random.nextBoolean() ? 1 + random.nextInt(3_000) : 1 + random.nextLong(1L << 53);
  }

  private static void assertHas(BiometricsByAthlete all, Map<Long, Biometrics> expected) {
    assertThat(all.size()).isEqualTo(expected.size());
    expected.forEach(
        (id, athlete) -> {
          assertThat(all.get(id)).isEqualTo(athlete);
          assertThat(all.isMeasured(all.find(id))).isEqualTo(athlete.whyNotMeasured() == null);
        });
  }
}
