package io.podium.bench.comparison;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.podium.athletes.model.ModelResult;
import io.podium.athletes.model.ModelWindow;
import io.podium.athletes.model.SequentialModel;
import io.podium.bench.comparison.GeneratedResults.Expected;
import io.podium.bench.comparison.GeneratedResults.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GeneratedResultsTest {
  private static final int ROWS = 20_000;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Shape.class)
  void filesAreWhatIsExpectedOfThem(Shape shape) throws IOException {
    GeneratedResults results = new GeneratedResults(ROWS, shape, 0.1, 5);
    results.writeCsv(folder, 3);
    String all;
    try (Stream<Path> files = Files.list(folder)) {
      all =
          files
              .map(GeneratedResultsTest::withoutHeader)
              .collect(Collectors.joining("", header(), ""));
    }

    assertSame(
        results, SequentialModel.runCsv(all.getBytes(UTF_8), results.bios(), ModelWindow.GLOBAL));
  }

  @Test
  void messagesAreWhatIsExpectedOfThem() {
    GeneratedResults results = new GeneratedResults(ROWS, Shape.TEN_THOUSAND, 0.3, 6);
    List<byte[]> messages = new ArrayList<>();
    results.forEachMessage(message -> messages.add(message.value()));

    assertSame(results, SequentialModel.run(messages, results.bios(), ModelWindow.GLOBAL));

    messages.add(results.probe(0).value());
    messages.add(results.probe(1).value());
    ModelResult model = SequentialModel.run(messages, results.bios(), ModelWindow.GLOBAL);
    assertThat(
            Features.of(model)
                .differencesFrom(results.expected().features().with(results.probes(1))))
        .isEmpty();
  }

  @Test
  void aTenthAreDuplicatesAndFewAreSetAside() {
    var counts = new GeneratedResults(ROWS, Shape.HUNDRED, 0.1, 7).expected().counts();

    assertThat(counts.get("duplicate")).isBetween(ROWS * 9L / 100, ROWS * 11L / 100);
    for (String name : List.of("rejected", "filtered", "unmatched")) {
      assertThat(counts.get(name)).as(name).isBetween(1L, ROWS * 5L / 100);
    }
  }

  private static void assertSame(GeneratedResults results, ModelResult model) {
    Expected expected = results.expected();
    assertThat(expected.counts()).isEqualTo(model.counts());
    assertThat(Features.of(model).differencesFrom(expected.features())).isEmpty();
  }

  private String header() throws IOException {
    return Files.readAllLines(folder.resolve("results-0.csv")).get(0) + '\n';
  }

  private static String withoutHeader(Path file) {
    try {
      String text = Files.readString(file);
      return text.substring(text.indexOf('\n') + 1);
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }
}
