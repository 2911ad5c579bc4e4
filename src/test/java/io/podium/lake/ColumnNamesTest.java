package io.podium.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.podium.errors.InputNotReadyException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnNamesTest {
  @Test
  void aNameThatEveryReaderTakesStays() {
    assertThat(ColumnNames.of(List.of("isTeamSport", "_a1"), "f"))
        .containsExactly("isTeamSport", "_a1");
  }

  @Test
  void whatReadersRefuseBecomesAnUnderscore() {
    assertThat(ColumnNames.of(List.of("place of birth", "größe", "2nd"), "f"))
        .containsExactly("place_of_birth", "gr__e", "_2nd");
  }

  @Test
  void twoNamesThatBecomeTheSameAreRefused() {
    assertThatExceptionOfType(InputNotReadyException.class)
        .isThrownBy(() -> ColumnNames.of(List.of("a b", "a-b"), "f.csv"))
        .withMessage(
            "f.csv: the columns a b and a-b would both be a_b in the lake: rename one of them");
  }
}
