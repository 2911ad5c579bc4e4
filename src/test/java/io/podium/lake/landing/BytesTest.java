package io.podium.lake.landing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BytesTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0 bytes",
    "999, 999 bytes",
    "1000, 1.0 kB",
    "12345, 12.3 kB",
    "999949, 999.9 kB",
    "999950, 1.0 MB",
    "2147483648, 2.1 GB",
    "9223372036854775807, 9223372.0 TB"
  })
  void areShownWithThreeDigitsOrSo(long bytes, String text) {
    assertThat(Bytes.text(bytes)).isEqualTo(text);
  }
}
