package io.podium.athletes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podium.athletes.PackedResults.Cell;
import io.podium.athletes.rules.FeatureKey;
import io.podium.rules.Hash128;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PackedResultsTest {
  private static final Hash128 FIRST = new Hash128(-1, 2);
  private static final Hash128 SECOND = new Hash128(3, Long.MIN_VALUE);
  private static final Cell JUDO = new Cell(new FeatureKey("柔道", "None", "Male", "ÅLA"), null);
  private static final Cell EARLY = new Cell(JUDO.key(), -62_135_596_800_000L);
  private static final BigDecimal LONGEST = new BigDecimal("999999999.999999999");

  @Test
  void allComesOutAsItWasPutIn() {
    PackedResults.Packer packer = new PackedResults.Packer();
    packer.addMeasured(FIRST, JUDO, new BigDecimal("180.50"), LONGEST);
    packer.addSetAside(SECOND, "held");
    packer.addMeasured(SECOND, EARLY, new BigDecimal("0.000000001"), BigDecimal.TEN);
    packer.addMeasured(FIRST, JUDO, BigDecimal.ONE, BigDecimal.TEN);
    packer.addCount("rejected", 5_000_000_000L);
    packer.addSetAside(FIRST, "held");

    assertThat(read(packer.take()))
        .containsExactly(
            FIRST + " " + JUDO + " 180.50 999999999.999999999",
            SECOND + " held",
            SECOND + " " + EARLY + " 1E-9 10",
            FIRST + " " + JUDO + " 1 10",
            "5000000000 rejected",
            FIRST + " held");
  }

  @Test
  void eachArrayStandsAlone() {
    PackedResults.Packer packer = new PackedResults.Packer();
    packer.addMeasured(FIRST, JUDO, BigDecimal.ONE, BigDecimal.TEN);
    assertThat(packer.size()).isPositive();
    packer.take();
    assertThat(packer.size()).isZero();

    packer.addMeasured(SECOND, JUDO, BigDecimal.ONE, BigDecimal.TEN);
    assertThat(read(packer.take())).containsExactly(SECOND + " " + JUDO + " 1 10");
    assertThat(read(packer.take())).isEmpty();
  }

  @Test
  void whatIsCutOffIsRefused() {
    PackedResults.Packer packer = new PackedResults.Packer();
    packer.addSetAside(FIRST, "held");
    byte[] packed = packer.take();

    assertThatThrownBy(() -> read(java.util.Arrays.copyOf(packed, packed.length - 1)))
        .isInstanceOf(UncheckedIOException.class);
  }

  private static List<String> read(byte[] packed) {
    List<String> found = new ArrayList<>();
    PackedResults.read(
        packed,
        new PackedResults.Reader() {
          @Override
          public void measured(Hash128 identity, Cell cell, BigDecimal height, BigDecimal weight) {
            found.add(identity + " " + cell + " " + height + " " + weight);
          }

          @Override
          public void setAside(Hash128 identity, String outcome) {
            found.add(identity + " " + outcome);
          }

          @Override
          public void count(String outcome, long rows) {
            found.add(rows + " " + outcome);
          }
        });
    return found;
  }
}
