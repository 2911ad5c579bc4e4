package io.podium.lake.landing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class FileVersionTest {
  private static final Instant NOON = Instant.parse("2026-07-31T12:00:00Z");

  @Test
  void equalEtagsAreTheSameVersionWhateverTheTime() {
    FileVersion one = new FileVersion("\"a\"", NOON, 10);

    assertThat(one.isSameAs(new FileVersion("\"a\"", NOON.plusSeconds(1), 10))).isTrue();
    assertThat(one.isSameAs(new FileVersion("\"a\"", null, FileVersion.UNKNOWN))).isTrue();
    assertThat(one.isSameAs(new FileVersion("W/\"a\"", NOON, 10))).isTrue();
  }

  @Test
  void anotherEtagOrAnotherLengthIsAnotherVersion() {
    FileVersion one = new FileVersion("\"a\"", NOON, 10);

    assertThat(one.isSameAs(new FileVersion("\"b\"", NOON, 10))).isFalse();
    assertThat(one.isSameAs(new FileVersion("\"a\"", NOON, 11))).isFalse();
  }

  @Test
  void withoutEtagsTimeAndLengthTell() {
    FileVersion one = new FileVersion(null, NOON, 10);

    assertThat(one.isSameAs(new FileVersion(null, NOON, 10))).isTrue();
    assertThat(one.isSameAs(new FileVersion("\"a\"", NOON, 10))).isTrue();
    assertThat(one.isSameAs(new FileVersion(null, NOON, 11))).isFalse();
    assertThat(one.isSameAs(new FileVersion(null, NOON.plusNanos(1), 10))).isFalse();
  }

  @Test
  void whatIsNotKnownIsNeverTheSame() {
    FileVersion nothing = new FileVersion(null, null, FileVersion.UNKNOWN);

    assertThat(nothing.isSameAs(nothing)).isFalse();
    assertThat(nothing.isSameAs(null)).isFalse();
    FileVersion lengthAlone = new FileVersion(null, null, 10);
    assertThat(lengthAlone.isSameAs(lengthAlone)).isFalse();
    FileVersion timeAlone = new FileVersion(null, NOON, FileVersion.UNKNOWN);
    assertThat(timeAlone.isSameAs(timeAlone)).isFalse();
  }

  @Test
  void onlyAStrongEtagPromisesEqualBytes() {
    assertThat(new FileVersion("\"a\"", null, 1).hasStrongEtag()).isTrue();
    assertThat(new FileVersion("W/\"a\"", null, 1).hasStrongEtag()).isFalse();
    assertThat(new FileVersion(null, NOON, 1).hasStrongEtag()).isFalse();
  }

  @Test
  void bytesOfAWeakEtagAreTheSameOnlyWhereTimeAndLengthAre() {
    FileVersion strong = new FileVersion("\"a\"", null, 10);
    assertThat(strong.hasSameBytesAs(strong)).isTrue();
    assertThat(strong.hasSameBytesAs(new FileVersion("W/\"a\"", null, 10))).isFalse();
    assertThat(strong.hasSameBytesAs(null)).isFalse();
    FileVersion weak = new FileVersion("W/\"a\"", null, 10);
    assertThat(weak.hasSameBytesAs(weak)).isFalse();
    FileVersion dated = new FileVersion("W/\"a\"", NOON, 10);
    assertThat(dated.hasSameBytesAs(dated)).isTrue();
    assertThat(dated.hasSameBytesAs(new FileVersion("W/\"a\"", NOON, 11))).isFalse();
  }
}
