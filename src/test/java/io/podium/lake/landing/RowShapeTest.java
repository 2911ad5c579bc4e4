package io.podium.lake.landing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowShapeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "a,b,c            | 3 | false",
        "a                | 1 | false",
        "a,               | 2 | false",
        "\"a,b\",c        | 2 | false",
        "a,\"b            | 2 | true",
        "a,\"b,c          | 2 | true",
        "a,\"b\"\"        | 2 | true",
        "a,\"b\"\"\"      | 2 | false",
        "a,\"b\"c,d       | 3 | false",
        "a,\"b\"c\"d,e    | 3 | false",
        "a,b\"c,d         | 3 | false",
        "a,\"             | 2 | true",
        "a,\"\"           | 2 | false"
      })
  void countsFieldsAndSeesOpenQuotes(String row, int fields, boolean open) {
    assertThat(RowShape.of(row.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(new RowShape(fields, open));
  }

  @Test
  void nothingIsOneField() {
    assertThat(RowShape.of(new byte[0])).isEqualTo(new RowShape(1, false));
  }
}
