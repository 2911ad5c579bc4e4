package io.podium.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HivePartitionTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "Judo", "Épée / Team", "100%", "a=b:c", "\t\u0001", "柔道", "%41"})
  void aValueComesBack(String value) {
    assertThat(HivePartition.value("sport", HivePartition.folder("sport", value))).isEqualTo(value);
  }

  @Test
  void aFolderOfAnotherColumnIsRefused() {
    assertThatThrownBy(() -> HivePartition.value("sport", "medal=Gold"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
