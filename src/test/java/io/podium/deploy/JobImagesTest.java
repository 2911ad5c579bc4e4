package io.podium.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobImagesTest {
  /** A cluster of another version than the jar's cannot read what the driver sends it. */
  @ParameterizedTest
  @CsvSource({
    "spark, apache/spark, -scala2.12-java17-ubuntu, spark-master, spark-worker",
    "flink, flink, -scala_2.12-java17, flink-jobmanager, flink-taskmanager"
  })
  void jobAndClusterRunTheVersionThatTheJarIsBuiltAgainst(
      String runner, String image, String variant, String first, String second) throws IOException {
    String expected = image + ":" + version(runner) + variant;

    assertThat(dockerfile(runner)).contains("FROM " + expected);
    ComposeFile compose = compose();
    for (String service : List.of(first, second, runner + "-data-owner")) {
      assertThat(compose.service(service).path("image").asText()).isEqualTo(expected);
    }
  }

  @Test
  void theBrokerIsOfTheClientsVersion() throws IOException {
    assertThat(compose().service("kafka").path("image").asText())
        .isEqualTo("apache/kafka:" + version("kafka"));
  }

  /** What is copied must get past .dockerignore, and what is no product of the build must exist. */
  @ParameterizedTest
  @ValueSource(strings = {"spark", "flink"})
  void whatIsCopiedIsThere(String runner) throws IOException {
    List<String> ignore = Files.readAllLines(Path.of(".dockerignore"));
    List<String> copied =
        dockerfile(runner).stream()
            .filter(line -> line.startsWith("COPY "))
            .map(line -> line.split(" ", -1)[2])
            .toList();

    assertThat(copied).contains("target/%1$s-runner/podium-%1$s.jar".formatted(runner));
    assertThat(ignore).contains("*");
    for (String file : copied) {
      assertThat(ignore).contains("!" + file);
      assertThat(file.startsWith("target/") || Files.exists(Path.of(file))).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"spark", "flink"})
  void theJobDoesNotRunAsRoot(String runner) throws IOException {
    assertThat(dockerfile(runner)).last().asString().matches("USER [1-9][0-9]*");
  }

  private static ComposeFile compose() throws IOException {
    Path file = Path.of("docker-compose.yml");
    return new ComposeFile(file.toString(), Files.readString(file), Path.of(""));
  }

  private static List<String> dockerfile(String runner) throws IOException {
    return Files.readAllLines(Path.of("runners", runner, "Dockerfile"));
  }

  private static String version(String product) throws IOException {
    Matcher version =
        Pattern.compile("<" + product + "\\.version>([^<]+)<")
            .matcher(Files.readString(Path.of("pom.xml")));
    assertThat(version.find()).isTrue();
    return version.group(1);
  }
}
