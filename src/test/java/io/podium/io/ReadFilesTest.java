package io.podium.io;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podium.errors.InputNotReadyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.SimpleFunction;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadFilesTest {
  @TempDir private Path folder;

  @Test
  void eachFileIsReadOnceHoweverManyThereAre() throws Exception {
    List<String> texts = IntStream.range(0, 600).mapToObj(i -> "text " + i).toList();
    for (int i = 0; i < texts.size(); i++) {
      Files.writeString(folder.resolve("part-" + i + ".csv"), texts.get(i));
    }
    Files.writeString(folder.resolve("other.txt"), "other");

    Pipeline pipeline = Pipeline.create();
    PAssert.that(read(pipeline, folder.resolve("part-*.csv"))).containsInAnyOrder(texts);
    pipeline.run().waitUntilFinish();
  }

  @Test
  void noFileIsAnError() {
    Pipeline pipeline = Pipeline.create();
    PCollection<String> unused = read(pipeline, folder.resolve("*.csv"));

    assertThatThrownBy(() -> pipeline.run().waitUntilFinish())
        .hasStackTraceContaining("there is no file " + folder.resolve("*.csv"));
  }

  private static PCollection<String> read(Pipeline pipeline, Path pattern) {
    return pipeline
        .apply("ReadFiles", ReadFiles.of(pattern.toString()))
        .apply("ToText", MapElements.via(new ToText()));
  }

  private static final class ToText extends SimpleFunction<FileIO.ReadableFile, String> {
    @Override
    public String apply(FileIO.ReadableFile file) {
      try {
        return file.readFullyAsUTF8String();
      } catch (IOException unreadable) {
        throw new InputNotReadyException("a file cannot be read", unreadable);
      }
    }
  }
}
