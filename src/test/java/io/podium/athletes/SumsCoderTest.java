package io.podium.athletes;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.athletes.ShardSums.Cell;
import io.podium.athletes.rules.BodySums;
import io.podium.athletes.rules.FeatureKey;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

class SumsCoderTest {
  @Test
  void sumsComeBackAsTheyWere() throws Exception {
    Map<Cell, BodySums> sums = new HashMap<>();
    for (Long start : new Long[] {null, 0L, -62_135_596_800_000L, Long.MAX_VALUE}) {
      put(sums, "柔道", "Gold", "Female", "POL", start, 3, "480.5", "180");
      put(sums, "Gold", "POL", "柔道", "Female", start, 1, "0", "-0.000000001");
      put(sums, "", "None", "", "", start, Long.MAX_VALUE, "9223372036854775807", "1E+400");
      put(sums, "Judo", "None", "Male", "", start, 2, "9223372036854775808", "-9e-30");
    }

    assertThat(copy(sums)).isEqualTo(sums);
    assertThat(copy(Map.of())).isEmpty();
  }

  @Test
  void manyGroupsTakeFewBytesEach() throws Exception {
    SplittableRandom random = new SplittableRandom(3);
    Map<Cell, BodySums> sums = new HashMap<>();
    while (sums.size() < 5_000) {
      put(
          sums,
          "Cross-Country Skiing " + random.nextInt(20),
          "Bronze",
          random.nextBoolean() ? "Female" : "Male",
          "NOC" + random.nextInt(500),
          null,
          1 + random.nextInt(100),
          BigDecimal.valueOf(random.nextInt(200_000), 1).toString(),
          BigDecimal.valueOf(random.nextInt(90_000), 1).toString());
    }

    assertThat(copy(sums)).isEqualTo(sums);
    assertThat(CoderUtils.encodeToByteArray(new SumsCoder(), sums)).hasSizeLessThan(20 * 5_000);
  }

  private static Map<Cell, BodySums> copy(Map<Cell, BodySums> sums) throws Exception {
    return CoderUtils.clone(new SumsCoder(), sums);
  }

  private static void put(
      Map<Cell, BodySums> sums,
      String sport,
      String medal,
      String sex,
      String countryNoc,
      Long start,
      long results,
      String height,
      String weight) {
    sums.put(
        new Cell(new FeatureKey(sport, medal, sex, countryNoc), start),
        new BodySums(results, new BigDecimal(height), new BigDecimal(weight)));
  }
}
