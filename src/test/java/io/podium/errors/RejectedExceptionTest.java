package io.podium.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;

class RejectedExceptionTest {

  @Test
  void hasNoStackTraceAndKeepsNothingElse() {
    RejectedException rejected = new RejectedException("missing-field", "sport is missing");
    rejected.addSuppressed(new IllegalStateException());

    assertThat(rejected.getStackTrace()).isEmpty();
    assertThat(rejected.getSuppressed()).isEmpty();
    assertThat(rejected).hasMessage("sport is missing").hasNoCause();
    assertThat(rejected.reason()).isEqualTo("missing-field");
  }

  @Test
  void needsAReasonAndAMessage() {
    assertThatNullPointerException().isThrownBy(() -> new RejectedException(null, "m"));
    assertThatNullPointerException().isThrownBy(() -> new RejectedException("r", null));
  }
}
