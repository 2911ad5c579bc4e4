package io.podium.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;

class OriginTest {

  @Test
  void isEqualWhereSourceAndBytesAre() {
    Origin origin = new Origin("t-0-1", new byte[] {1}, new byte[] {2});

    assertThat(origin)
        .isEqualTo(new Origin("t-0-1", new byte[] {1}, new byte[] {2}))
        .hasSameHashCodeAs(new Origin("t-0-1", new byte[] {1}, new byte[] {2}))
        .isNotEqualTo(new Origin("t-0-2", new byte[] {1}, new byte[] {2}))
        .isNotEqualTo(new Origin("t-0-1", new byte[] {3}, new byte[] {2}))
        .isNotEqualTo(new Origin("t-0-1", new byte[] {1}, new byte[] {3}));
  }

  @Test
  void noBytesAreNotTheSameAsNone() {
    assertThat(new Origin("s", null, null))
        .isEqualTo(new Origin("s", null, null))
        .isNotEqualTo(new Origin("s", new byte[0], null))
        .isNotEqualTo(new Origin("s", null, new byte[0]));
  }

  @Test
  void showsItsSourceAndNotItsBytes() {
    assertThat(new Origin("t-0-1", new byte[] {1}, new byte[] {2})).hasToString("t-0-1");
  }

  @Test
  void needsASource() {
    assertThatNullPointerException().isThrownBy(() -> new Origin(null, null, null));
  }
}
