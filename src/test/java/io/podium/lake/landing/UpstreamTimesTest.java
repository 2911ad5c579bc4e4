package io.podium.lake.landing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times as servers write them. */
class UpstreamTimesTest {
  private static final Instant NOON = Instant.parse("2026-07-31T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "20260731120000, 2026-07-31T12:00:00Z",
    "20260731120000.5, 2026-07-31T12:00:00.500Z",
    "20260731120000.123456789, 2026-07-31T12:00:00.123456789Z"
  })
  void anFtpTimeIsRead(String text, Instant time) {
    assertThat(FtpUpstream.time(text)).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "20261331120000", "2026073112000", "soon"})
  void whatIsNoFtpTimeIsNone(String text) {
    assertThat(FtpUpstream.time(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "120, PT2M",
    "'Fri, 31 Jul 2026 12:00:30 GMT', PT30S",
    "'Fri, 31 Jul 2026 11:00:00 GMT', PT0S"
  })
  void aWishToBeLeftAloneIsInSecondsOrUntilADate(String text, Duration expected) {
    assertThat(HttpUpstream.retryAfter(headers(text), NOON)).isEqualTo(expected);
  }

  @Test
  void whatIsNoSuchWishIsNone() {
    assertThat(HttpUpstream.retryAfter(headers("soon"), NOON)).isNull();
    assertThat(HttpUpstream.retryAfter(headers("-1"), NOON)).isNull();
    assertThat(HttpUpstream.retryAfter(HttpHeaders.of(Map.of(), (n, v) -> true), NOON)).isNull();
  }

  private static HttpHeaders headers(String retryAfter) {
    return HttpHeaders.of(Map.of("Retry-After", List.of(retryAfter)), (name, value) -> true);
  }
}
