package io.podium.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFilesTest {
  @TempDir Path folder;

  @BeforeEach
  void knowLocalFiles() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  @Test
  void whatIsWrittenTakesThePlaceOfTheOldAndLeavesNothingBehind() throws IOException {
    String file = folder + "/below/a.txt";
    assertThat(TextFiles.read(file)).isNull();
    TextFiles.write(file, "text/plain", "old and longer");
    TextFiles.write(file, "text/plain", "Szewińska");
    assertThat(TextFiles.read(file)).isEqualTo("Szewińska");
    try (Stream<Path> files = Files.list(folder.resolve("below"))) {
      assertThat(files).containsExactly(Path.of(file));
    }
  }

  @Test
  void filesOfAGlobComeByTheirNames() throws IOException {
    assertThat(TextFiles.matching(folder + "/absent/*.txt")).isEmpty();
    TextFiles.write(folder + "/b.txt", "text/plain", "");
    TextFiles.write(folder + "/a.txt", "text/plain", "");
    TextFiles.write(folder + "/a.csv", "text/csv", "");
    assertThat(TextFiles.matching(folder + "/*.txt"))
        .containsExactly(folder + "/a.txt", folder + "/b.txt");
  }
}
