package io.podium.bench.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.bench.comparison.Features.Group;
import io.podium.bench.comparison.Features.Means;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeaturesTest {
  private static final Group JUDO = new Group("Judo", "Gold", "Male", "FRA");
  private static final Group GOLF = new Group("Golf", "None", "Female", "USA");
  private static final Features EXPECTED =
      new Features(Map.of(JUDO, new Means(2, 180.5, 80), GOLF, new Means(1, 170, 60)));

  @Test
  void whatIsTheSameDoesNotDiffer() {
    assertThat(new Features(EXPECTED.means()).differencesFrom(EXPECTED)).isEmpty();
    assertThat(EXPECTED.results()).isEqualTo(3);
  }

  @Test
  void aMeanThatIsOffByTheLastBitDiffers() {
    Features off =
        new Features(
            Map.of(JUDO, new Means(2, Math.nextUp(180.5), 80), GOLF, new Means(1, 170, 60)));

    assertThat(off.differencesFrom(EXPECTED)).singleElement().asString().contains("Judo");
  }

  @Test
  void aGroupThatIsMissingOrTooMuchDiffers() {
    Group chess = new Group("Chess", "Gold", "Male", "FRA");
    Features other =
        new Features(Map.of(JUDO, new Means(2, 180.5, 80), chess, new Means(1, 170, 60)));

    assertThat(other.differencesFrom(EXPECTED))
        .hasSize(2)
        .anyMatch(text -> text.contains("Golf"))
        .anyMatch(text -> text.contains("Chess"));
  }

  @Test
  void sumsBecomeTheDoublesNextToTheMeans() {
    Features.Builder builder = new Features.Builder();
    builder.add(JUDO, 1_801, 800);
    builder.add(JUDO, 1_802, 800);
    builder.add(JUDO, 1_802, 801);

    assertThat(builder.build().means())
        .containsEntry(JUDO, new Means(3, 5_405 / 30.0, 2_401 / 30.0));
  }
}
