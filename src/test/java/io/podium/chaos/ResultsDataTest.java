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

class ResultsDataTest {
  @TempDir Path folder;

  @Test
  void isAFunctionOfTheSeed() throws IOException {
    ResultsData one = ResultsData.of(4, 2_000, folder);
    ResultsData same = ResultsData.of(4, 2_000, folder);
    ResultsData other = ResultsData.of(5, 2_000, folder);
    assertThat(same.messages().payloads())
        .usingElementComparator(ResultsDataTest::compare)
        .isEqualTo(one.messages().payloads());
    assertThat(same.messages().partitions()).isEqualTo(one.messages().partitions());
    assertThat(same.later()).isEqualTo(one.later());
    assertThat(other.messages().payloads().get(0)).isNotEqualTo(one.messages().payloads().get(0));
  }

  @Test
  void holdsEachKindOfTrouble() throws IOException {
    ResultsData data = ResultsData.of(6, 5_000, folder);
    assertThat(data.messages().payloads()).hasSize(5_000);
    assertThat(data.messages().partitions()).hasSize(5_000).containsOnly(0, 1, 2, 3);
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

  private static Map<String, Long> counts(ResultsData data, List<ModelBio> bios) {
    return SequentialModel.run(data.messages().payloads(), bios, ModelWindow.GLOBAL).counts();
  }

  private static int compare(byte[] left, byte[] right) {
    return Arrays.compare(left, right);
  }
}
