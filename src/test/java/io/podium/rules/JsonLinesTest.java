package io.podium.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
  @Test
  void linesEndAsTheyDoOnAnySystem() throws IOException {
    assertThat(read("{\"a\":1}\n{\"b\":2}\r\n{\"c\":3}"))
        .containsExactly("1 {\"a\":1}", "2 {\"b\":2}", "3 {\"c\":3}");
    assertThat(read("x\n")).containsExactly("1 x");
    assertThat(read("")).isEmpty();
  }

  @Test
  void blankLinesArePassedOverButCounted() throws IOException {
    assertThat(read("\n \t\r\nx\n\n\ny\n\r")).containsExactly("3 x", "6 y");
  }

  @Test
  void bytesStayWhatTheyAre() throws IOException {
    byte[] broken = {'x', (byte) 0xff, 0, '\n', 'y'};
    try (JsonLines lines = new JsonLines(new ByteArrayInputStream(broken))) {
      assertThat(lines.next().payload()).containsExactly('x', 0xff, 0);
      assertThat(lines.next().payload()).containsExactly('y');
      assertThatThrownBy(lines::next).isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  void aLineHasAnEnd() throws IOException {
    String longest = "x".repeat(JsonLines.MAX_BYTES);
    byte[] file = (longest + "\n" + longest + "x\ny").getBytes(StandardCharsets.UTF_8);
    try (JsonLines lines = new JsonLines(new ByteArrayInputStream(file))) {
      assertThat(lines.next().rejected()).isNull();
      JsonLines.Line tooLong = lines.next();
      assertThat(tooLong.rejected().reason()).isEqualTo("too-long");
      assertThat(tooLong.payload()).hasSize(JsonLines.MAX_BYTES);
      assertThat(lines.next().number()).isEqualTo(3);
    }
  }

  private static List<String> read(String file) throws IOException {
    List<String> read = new ArrayList<>();
    try (JsonLines lines =
        new JsonLines(new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)))) {
      lines.forEachRemaining(
          line -> {
            assertThat(line.rejected()).isNull();
            read.add(line.number() + " " + new String(line.payload(), StandardCharsets.UTF_8));
          });
    }
    return read;
  }
}
