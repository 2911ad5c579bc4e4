package io.podium.lake.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceFolderTest {

  @ParameterizedTest
  @CsvSource({
    "https://example.org/data, https://example.org/data/a.csv",
    "https://example.org/data/, https://example.org/data/a.csv",
    "HTTP://example.org, http://example.org/a.csv",
    "http://127.0.0.1:8080/x%20y, http://127.0.0.1:8080/x%20y/a.csv",
    "http://[::1]:8080/x, http://[::1]:8080/x/a.csv",
    "ftp://example.org/pub/, ftp://example.org/pub/a.csv",
    "ftps://example.org:21/, ftps://example.org:21/a.csv",
    "file:///data/in, file:///data/in/a.csv",
    "file:/data/in/, file:///data/in/a.csv",
    "file://localhost/data, file:///data/a.csv",
    "/data/../in, file:///in/a.csv"
  })
  void aFileIsBelowTheSource(String source, String file) {
    assertThat(SourceFolder.parse(source).locate("a.csv")).isEqualTo(file);
    assertThat(SourceFolder.parse(source).user()).isNull();
  }

  @Test
  void aRelativePathIsFromHere() {
    String here = Path.of("").toAbsolutePath().toUri().toString();

    assertThat(SourceFolder.parse("in/x").locate("a.csv")).isEqualTo(here + "in/x/a.csv");
    assertThat(SourceFolder.parse("file:in/x").locate("a.csv")).isEqualTo(here + "in/x/a.csv");
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://me@example.org/x, me, ftp://example.org/x/a.csv",
    "https://me%40home@example.org:1/x, me@home, https://example.org:1/x/a.csv"
  })
  void theUserIsNoPartOfWhereAFileIs(String source, String user, String file) {
    assertThat(SourceFolder.parse(source).user()).isEqualTo(user);
    assertThat(SourceFolder.parse(source).locate("a.csv")).isEqualTo(file);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://me:hunter2@example.org/x",
        "https://me:hunter2@example.org",
        "ftps://me:hun%74er2hunter2@example.org/x",
        "ftp://me:p@hunter2@example.org/x",
        "https://:hunter2@example.org/x"
      })
  void aPasswordIsRefusedAndNotRepeated(String source) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SourceFolder.parse(source))
        .withMessageContaining("--sourcePasswordRef")
        .withMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://bucket/x",
        "sftp://example.org/x",
        "https://example.org/x?token=hunter2",
        "https://example.org/x#y",
        "https:///x",
        "https://exa mple.org/hunter2",
        "ftp://example.org/a%0D%0ADELE%20x",
        "file://example.org/x",
        "file:///x?y"
      })
  void whatIsNoFolderIsRefused(String source) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SourceFolder.parse(source))
        .withMessageNotContaining("hunter2");
  }
}
