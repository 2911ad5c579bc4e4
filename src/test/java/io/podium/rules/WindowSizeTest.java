package io.podium.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowSizeTest {

  @ParameterizedTest
  @CsvSource({
    // The start is inclusive, the end exclusive.
    "1h, 1970-01-01T00:00:00Z, 1970-01-01T00:00:00Z, 1970-01-01T01:00:00Z",
    "1h, 1970-01-01T00:59:59.999Z, 1970-01-01T00:00:00Z, 1970-01-01T01:00:00Z",
    "1h, 1970-01-01T01:00:00Z, 1970-01-01T01:00:00Z, 1970-01-01T02:00:00Z",
    // Before 1970.
    "1h, 1969-12-31T23:59:59.999Z, 1969-12-31T23:00:00Z, 1970-01-01T00:00:00Z",
    "1h, 1969-12-31T23:00:00Z, 1969-12-31T23:00:00Z, 1970-01-01T00:00:00Z",
    "1h, 1969-12-31T22:59:59.999Z, 1969-12-31T22:00:00Z, 1969-12-31T23:00:00Z",
    "7d, 1896-04-06T10:00:00Z, 1896-04-02T00:00:00Z, 1896-04-09T00:00:00Z",
    // Years.
    "1y, 1970-01-01T00:00:00Z, 1970-01-01T00:00:00Z, 1971-01-01T00:00:00Z",
    "1y, 2020-12-31T23:59:59.999Z, 2020-01-01T00:00:00Z, 2021-01-01T00:00:00Z",
    "1y, 1969-12-31T23:59:59.999Z, 1969-01-01T00:00:00Z, 1970-01-01T00:00:00Z",
    "1y, 1896-01-01T00:00:00Z, 1896-01-01T00:00:00Z, 1897-01-01T00:00:00Z",
    "4y, 1969-12-31T00:00:00Z, 1966-01-01T00:00:00Z, 1970-01-01T00:00:00Z",
    "4y, 1966-01-01T00:00:00Z, 1966-01-01T00:00:00Z, 1970-01-01T00:00:00Z",
    "4y, 1965-12-31T23:59:59.999Z, 1962-01-01T00:00:00Z, 1966-01-01T00:00:00Z",
    "100y, 1000-01-01T00:00:00Z, 0970-01-01T00:00:00Z, 1070-01-01T00:00:00Z",
    "100y, 9999-12-31T23:59:59.999Z, 9970-01-01T00:00:00Z, +10070-01-01T00:00:00Z",
    "9999y, 2020-01-01T00:00:00Z, 1970-01-01T00:00:00Z, +11969-01-01T00:00:00Z",
    "9999y, 1969-01-01T00:00:00Z, -8029-01-01T00:00:00Z, 1970-01-01T00:00:00Z"
  })
  void cutsEventTime(String size, Instant time, Instant start, Instant end) {
    WindowSize window = WindowSize.parse(size);

    assertThat(Instant.ofEpochMilli(window.startMillis(time.toEpochMilli()))).isEqualTo(start);
    assertThat(Instant.ofEpochMilli(window.endMillis(time.toEpochMilli()))).isEqualTo(end);
  }

  @ParameterizedTest
  @ValueSource(strings = {"500ms", "7s", "13m", "1h", "1d", "1y", "3y", "4y"})
  void everyInstantLiesInExactlyOneWindow(String size) {
    WindowSize window = WindowSize.parse(size);
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      long millis = random.nextLong(EventTimes.MIN_MILLIS, EventTimes.MAX_MILLIS + 1);
      long start = window.startMillis(millis);
      long end = window.endMillis(millis);

      assertThat(millis).isGreaterThanOrEqualTo(start).isLessThan(end);
      assertThat(window.startMillis(start)).isEqualTo(start);
      assertThat(window.startMillis(end - 1)).isEqualTo(start);
      assertThat(window.endMillis(start)).isEqualTo(end);
      assertThat(window.startMillis(end)).isEqualTo(end);
    }
  }

  @Test
  void parsesWhatTheOptionOffers() {
    assertThat(WindowSize.parse("global")).isEqualTo(WindowSize.GLOBAL);
    assertThat(WindowSize.parse("90s")).isEqualTo(new WindowSize(Duration.ofSeconds(90), 0));
    assertThat(WindowSize.parse("4y")).isEqualTo(new WindowSize(null, 4));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0s", "0y", "-1h", "1.5y", "Global", "10000y", "1w", "1 y", "01y"})
  void refusesAnythingElse(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> WindowSize.parse(text));
  }

  @Test
  void isNeverBothFixedAndByYears() {
    assertThatIllegalArgumentException().isThrownBy(() -> new WindowSize(Duration.ofHours(1), 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new WindowSize(null, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> new WindowSize(Duration.ofNanos(1), 0));
  }

  @Test
  void theGlobalWindowNeitherStartsNorEnds() {
    assertThat(WindowSize.GLOBAL.isGlobal()).isTrue();
    assertThat(WindowSize.parse("1h").isGlobal()).isFalse();
    assertThat(WindowSize.parse("1y").isGlobal()).isFalse();
    assertThatIllegalStateException().isThrownBy(() -> WindowSize.GLOBAL.startMillis(0));
    assertThatIllegalStateException().isThrownBy(() -> WindowSize.GLOBAL.endMillis(0));
  }
}
