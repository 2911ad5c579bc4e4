package io.podium.athletes.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureJsonTest {
  private static final FeatureKey KEY = new FeatureKey("Judo", "Gold", "Male", "FRA");
  private static final Instant START = Instant.parse("1896-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("1897-01-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");

  @Test
  void aWindowedRowHasAllColumns() {
    FeatureRow row = new FeatureRow(KEY, START, END, 3, 180.25, 77, NOW);

    assertThat(FeatureJson.value(row))
        .isEqualTo(
            "{\"sport\":\"Judo\",\"medal\":\"Gold\",\"sex\":\"Male\",\"country_noc\":\"FRA\","
                + "\"window_start\":\"1896-01-01T00:00:00Z\","
                + "\"window_end\":\"1897-01-01T00:00:00Z\",\"results\":3,"
                + "\"avg_height\":180.25,\"avg_weight\":77.0,"
                + "\"calculated_at\":\"2026-02-03T04:05:06.789Z\"}");
    assertThat(FeatureJson.key(row))
        .isEqualTo("[\"Judo\",\"Gold\",\"Male\",\"FRA\",\"1896-01-01T00:00:00Z\"]");
  }

  @Test
  void theGlobalWindowIsNull() {
    FeatureRow row = new FeatureRow(KEY, null, null, 3, 180, 77, NOW);

    assertThat(FeatureJson.value(row))
        .contains("\"window_start\":null,\"window_end\":null,\"results\"");
    assertThat(FeatureJson.key(row)).isEqualTo("[\"Judo\",\"Gold\",\"Male\",\"FRA\",null]");
    assertThat(FeatureJson.parse(FeatureJson.value(row))).isEqualTo(row);
  }

  @Test
  void meansComeBackToTheBit() {
    Random random = new Random(3);
    for (int i = 0; i < 5_000; i++) {
      double height = 100 + 100 * random.nextDouble();
      double weight = Math.abs(Double.longBitsToDouble(random.nextLong()));
      if (Double.isFinite(weight)) {
        FeatureRow row =
            new FeatureRow(KEY, START, END, 1 + random.nextLong(1L << 60), height, weight, NOW);

        assertThat(FeatureJson.parse(FeatureJson.value(row))).isEqualTo(row);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 1.0 / 3, 185.33333333333334, 1e-9, 999999999.9999999, 1e7, 1e22})
  void awkwardMeansComeBackToTheBit(double mean) {
    FeatureRow row = new FeatureRow(KEY, null, null, 1, mean, mean, NOW);

    FeatureRow read = FeatureJson.parse(FeatureJson.value(row));

    assertThat(Double.doubleToLongBits(read.avgHeight())).isEqualTo(Double.doubleToLongBits(mean));
    assertThat(Double.doubleToLongBits(read.avgWeight())).isEqualTo(Double.doubleToLongBits(mean));
  }

  @Test
  void textComesBackAsItWas() {
    FeatureKey key = new FeatureKey("a\"b\\c\n\u2028", "None", "Žena \uD83E\uDD47", "null");
    FeatureRow row =
        new FeatureRow(
            key,
            Instant.parse("-8029-01-01T00:00:00Z"),
            Instant.parse("+11969-01-01T00:00:00Z"),
            1,
            1,
            1,
            NOW);

    assertThat(FeatureJson.parse(FeatureJson.value(row))).isEqualTo(row);
  }

  @Test
  void keysDifferWhereverTheGroupOrTheWindowDoes() {
    FeatureRow row = new FeatureRow(new FeatureKey("a", "b", "c", "d"), null, null, 1, 1, 1, NOW);
    FeatureRow shifted =
        new FeatureRow(new FeatureKey("a\",\"b", "c", "d", ""), null, null, 1, 1, 1, NOW);
    FeatureRow windowed =
        new FeatureRow(new FeatureKey("a", "b", "c", "d"), START, END, 1, 1, 1, NOW);

    assertThat(FeatureJson.key(row))
        .isNotEqualTo(FeatureJson.key(shifted))
        .isNotEqualTo(FeatureJson.key(windowed));
  }

  @Test
  void keysAreTheSameForAllFormsOfARow() {
    assertThat(FeatureJson.key(new FeatureRow(KEY, START, END, 1, 1, 1, START)))
        .isEqualTo(FeatureJson.key(new FeatureRow(KEY, START, END, 2, 3, 4, NOW)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{", "[]", "{\"sport\":\"Judo\"}"})
  void refusesWhatIsNotAFeatureRow(String value) {
    assertThatIllegalArgumentException().isThrownBy(() -> FeatureJson.parse(value));
  }
}
