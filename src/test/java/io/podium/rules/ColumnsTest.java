package io.podium.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColumnsTest {

  @Test
  void knowsItsNamesInOrder() {
    Columns columns = Columns.of("b", "a", "c");

    assertThat(columns.names()).containsExactly("b", "a", "c");
    assertThat(columns.size()).isEqualTo(3);
    assertThat(columns.indexOf("b")).isZero();
    assertThat(columns.indexOf("c")).isEqualTo(2);
  }

  @Test
  void namesAreMatchedToTheLetter() {
    Columns columns = Columns.of("a");

    assertThat(columns.indexOf("A")).isEqualTo(-1);
    assertThat(columns.indexOf("")).isEqualTo(-1);
  }
}
