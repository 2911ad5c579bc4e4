package io.podium.athletes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podium.athletes.PackedResults.Group;
import io.podium.athletes.PackedResults.NumberedGroup;
import io.podium.rules.Hash128;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PackedResultsTest {
  private static final Hash128 FIRST = new Hash128(-1, 2);
  private static final Hash128 SECOND = new Hash128(3, Long.MIN_VALUE);
  private static final Group JUDO = new Group("柔道", "None", "ÅLA", null);
  private static final Group EARLY = new Group("柔道", "None", "ÅLA", -62_135_596_800_000L);

  @Test
  void allComesOutAsItWasPutIn() {
    NumberedGroup early = new NumberedGroup(EARLY);
    NumberedGroup judo = new NumberedGroup(JUDO);
    PackedResults.Packer packer = new PackedResults.Packer();
    packer.addResult(FIRST, judo, 1);
    packer.addResult(SECOND, early, Long.MAX_VALUE);
    packer.addResult(FIRST, judo, 2);
    packer.addCount("rejected", 5_000_000_000L);
    packer.addResult(SECOND, early, 3);

    assertThat(read(packer.take()))
        .containsExactly(
            "new " + JUDO,
            FIRST + " " + JUDO + " 1",
            "new " + EARLY,
            SECOND + " " + EARLY + " " + Long.MAX_VALUE,
            FIRST + " " + JUDO + " 2",
            "5000000000 rejected",
            SECOND + " " + EARLY + " 3");
  }

  @Test
  void eachArrayStandsAlone() {
    NumberedGroup judo = new NumberedGroup(JUDO);
    PackedResults.Packer packer = new PackedResults.Packer();
    packer.addResult(FIRST, judo, 1);
    assertThat(packer.size()).isPositive();
    packer.take();
    assertThat(packer.size()).isZero();

    packer.addResult(SECOND, judo, 1);
    assertThat(read(packer.take())).containsExactly("new " + JUDO, SECOND + " " + JUDO + " 1");
    assertThat(read(packer.take())).isEmpty();
  }

  @Test
  void whatIsCutOffIsRefused() {
    NumberedGroup judo = new NumberedGroup(JUDO);
    PackedResults.Packer packer = new PackedResults.Packer();
    packer.addResult(FIRST, judo, 1);
    byte[] packed = packer.take();

    assertThatThrownBy(() -> read(java.util.Arrays.copyOf(packed, packed.length - 1)))
        .isInstanceOf(IllegalStateException.class);
  }

  private static List<String> read(byte[] packed) {
    List<String> found = new ArrayList<>();
    PackedResults.read(
        packed,
        new PackedResults.Reader<Group>() {
          @Override
          public Group group(Group group) {
            found.add("new " + group);
            return group;
          }

          @Override
          public void result(Hash128 identity, Group group, long athleteId) {
            found.add(identity + " " + group + " " + athleteId);
          }

          @Override
          public void count(String outcome, long rows) {
            found.add(rows + " " + outcome);
          }
        });
    return found;
  }
}
