package io.podium.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podium.rules.WindowSize;
import org.apache.beam.sdk.transforms.windowing.IncompatibleWindowException;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventTimeWindowsTest {

  @ParameterizedTest
  @CsvSource({
    "1h, 1970-01-01T00:00:00Z, 1970-01-01T00:00:00Z, 1970-01-01T01:00:00Z",
    "1h, 1969-12-31T23:59:59.999Z, 1969-12-31T23:00:00Z, 1970-01-01T00:00:00Z",
    "1d, 1896-04-06T12:00:00Z, 1896-04-06T00:00:00Z, 1896-04-07T00:00:00Z",
    "1y, 1896-04-06T12:00:00Z, 1896-01-01T00:00:00Z, 1897-01-01T00:00:00Z",
    "1y, 1896-01-01T00:00:00Z, 1896-01-01T00:00:00Z, 1897-01-01T00:00:00Z",
    "1y, 1896-12-31T23:59:59.999Z, 1896-01-01T00:00:00Z, 1897-01-01T00:00:00Z",
    "4y, 1969-06-01T00:00:00Z, 1966-01-01T00:00:00Z, 1970-01-01T00:00:00Z"
  })
  void assignsTheWindowThatHoldsTheTime(String size, String time, String start, String end) {
    assertThat(windows(size).assignWindow(Instant.parse(time)))
        .isEqualTo(new IntervalWindow(Instant.parse(start), Instant.parse(end)));
  }

  @Test
  void windowsOfTheSameSizeAreCompatible() {
    assertThat(windows("1h")).isEqualTo(windows("60m")).hasSameHashCodeAs(windows("60m"));
    assertThatCode(() -> windows("1h").verifyCompatibility(windows("60m")))
        .doesNotThrowAnyException();
    assertThat(windows("1h")).isNotEqualTo(windows("1d"));
    assertThatThrownBy(() -> windows("1h").verifyCompatibility(windows("1y")))
        .isInstanceOf(IncompatibleWindowException.class);
  }

  @Test
  void refusesTheGlobalWindow() {
    assertThatIllegalArgumentException().isThrownBy(() -> EventTimeWindows.of(WindowSize.GLOBAL));
  }

  private static EventTimeWindows windows(String size) {
    return EventTimeWindows.of(WindowSize.parse(size));
  }
}
