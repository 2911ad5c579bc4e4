package io.podium.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.athletes.model.ModelBio;
import io.podium.athletes.model.ModelWindow;
import io.podium.athletes.model.SequentialModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChaosDataTest {
  @TempDir Path folder;

  @Test
  void isAFunctionOfTheSeed() throws IOException {
    ChaosData one = ChaosData.of(4, 2_000, folder);
    ChaosData same = ChaosData.of(4, 2_000, folder);
    ChaosData other = ChaosData.of(5, 2_000, folder);
    assertThat(same.messages())
        .usingElementComparator(ChaosDataTest::compare)
        .isEqualTo(one.messages());
    assertThat(same.partitions()).isEqualTo(one.partitions());
    assertThat(same.later()).isEqualTo(one.later());
    assertThat(other.messages().get(0)).isNotEqualTo(one.messages().get(0));
  }

  @Test
  void holdsEachKindOfTrouble() throws IOException {
    ChaosData data = ChaosData.of(6, 5_000, folder);
    assertThat(data.messages()).hasSize(5_000);
    assertThat(data.partitions()).hasSize(5_000).containsOnly(0, 1, 2, 3);
    Map<String, Long> inTheEnd = counts(data, data.bios());
    assertThat(inTheEnd.get("rejected")).isEqualTo(200);
    assertThat(inTheEnd.get("duplicate")).isGreaterThanOrEqualTo(600);
    assertThat(inTheEnd.get("filtered")).isPositive();
    assertThat(inTheEnd.get("unmatched")).as("never known").isPositive();
    assertThat(inTheEnd.get("written")).isGreaterThan(2_000);
    long atFirst = counts(data, data.known()).get("unmatched");
    assertThat(data.later()).hasSize(4).allSatisfy(bios -> assertThat(bios).isNotEmpty());
    assertThat(atFirst - inTheEnd.get("unmatched")).as("known later").isGreaterThan(500);
  }

  private static Map<String, Long> counts(ChaosData data, List<ModelBio> bios) {
    return SequentialModel.run(data.messages(), bios, ModelWindow.GLOBAL).counts();
  }

  private static int compare(byte[] left, byte[] right) {
    return Arrays.compare(left, right);
  }
}
