package io.podium.bench.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.bench.comparison.Profile.Kind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileTest {
  @TempDir private Path folder;

  @Test
  void theLongestNameDecides() {
    assertThat(Profile.kind("io.podium.rules.CsvScanner")).isEqualTo(Kind.ROWS);
    assertThat(Profile.kind("io.podium.rules.HashSet128")).isEqualTo(Kind.SUMS);
    assertThat(Profile.kind("io.podium.athletes.rules.AthleteResult")).isEqualTo(Kind.ROWS);
    assertThat(Profile.kind("io.podium.athletes.PackedResults$Packer")).isEqualTo(Kind.PACKING);
    assertThat(Profile.kind("java.util.HashMap")).isEqualTo(Kind.OTHER);
  }

  @Test
  void namesAreThoseOfClassesThatAreThere() throws ClassNotFoundException {
    for (String name :
        List.of(
            "io.podium.io.CsvFile",
            "io.podium.io.MessageRows",
            "io.podium.io.MessageBatch",
            "io.podium.athletes.PackedResults",
            "io.podium.athletes.ResultPacker",
            "io.podium.rules.Hash128",
            "io.podium.athletes.rules.IdentityBytes",
            "io.podium.rules.HashSet128")) {
      assertThat(Class.forName(name)).isNotNull();
      assertThat(Profile.kind(name)).isNotEqualTo(Kind.OTHER);
    }
  }

  @Test
  void whatTheSamplesShowIsDividedAmongWhatTheJvmDidNotUse() throws Exception {
    Path file = folder.resolve("recording.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.ExecutionSample").with("period", "1 ms");
      recording.start();
      int[] numbers = new int[1 << 20];
      long until = System.nanoTime() + 500_000_000;
      while (System.nanoTime() < until) {
        Arrays.setAll(numbers, i -> numbers.length - i);
        Arrays.sort(numbers);
      }
      recording.stop();
      recording.dump(file);
    }
    Run run =
        new Run(Candidate.PODIUM_FLINK, 0, 0, new MeasuredProcess.Usage(5, 10, 1), null, List.of());

    Profile profile = Profile.of(run, new MeasuredProcess.VmThreads(3, 1), file);

    Map<Kind, Double> seconds = profile.seconds();
    assertThat(seconds).containsEntry(Kind.COMPILER, 3.0).containsEntry(Kind.COLLECTOR, 1.0);
    assertThat(seconds.values().stream().mapToDouble(each -> each).sum()).isBetween(9.99, 10.01);
  }
}
