package io.podium.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

class Hash128Test {

  @Test
  void isTheFirstHalfOfSha256() {
    // FIPS 180-2, appendix B.1.
    Hash128 hash = Hash128.of("abc".getBytes(StandardCharsets.UTF_8));

    assertThat(HexFormat.of().formatHex(hash.bytes()))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223");
    assertThat(hash).isEqualTo(new Hash128(0xba7816bf8f01cfeaL, 0x414140de5dae2223L));
  }

  @Test
  void isTheSameForEqualBytesAndAnotherForOthers() {
    assertThat(Hash128.of(new byte[] {1, 2})).isEqualTo(Hash128.of(new byte[] {1, 2}));
    assertThat(Hash128.of(new byte[] {1, 2})).isNotEqualTo(Hash128.of(new byte[] {2, 1}));
    assertThat(Hash128.of(new byte[0])).isNotEqualTo(Hash128.of(new byte[1]));
  }

  @Test
  void bothHalvesTellHashesApart() {
    assertThat(new Hash128(1, 2)).isNotEqualTo(new Hash128(3, 2)).isNotEqualTo(new Hash128(1, 3));
    assertThat(new Hash128(1, 2)).hasSameHashCodeAs(new Hash128(1, 2));
  }

  @Test
  void hashCodesAreSpread() {
    Set<Integer> codes = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      codes.add(Hash128.of(Integer.toString(i).getBytes(StandardCharsets.UTF_8)).hashCode());
    }
    assertThat(codes).hasSizeGreaterThan(990);
  }
}
