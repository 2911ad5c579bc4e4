package io.podium.athletes;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.athletes.PackedResults.Group;
import io.podium.athletes.PackedResults.NumberedGroup;
import io.podium.athletes.ShardSums.Cell;
import io.podium.athletes.rules.Biometrics;
import io.podium.athletes.rules.BodySums;
import io.podium.athletes.rules.FeatureKey;
import io.podium.rules.Hash128;
import io.podium.rules.HashSet128;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShardSumsTest {
  private static final Group JUDO = new Group("Judo", "Gold", "POL", null);
  private static final Group EARLY = new Group("Judo", "Gold", "POL", 0L);
  private static final BiometricsByAthlete KNOWN =
      biometrics(athlete(1, "Female", "160.5", "60"), athlete(2, "Male", "180", null));

  @Test
  void eachResultCountsOnceAndForOneThing() {
    ShardSums sums = ofStream();
    sums.read(packed(result(1, JUDO, 1), result(1, JUDO, 1), result(2, JUDO, 2)));
    sums.read(packed(result(1, JUDO, 1), result(3, JUDO, 7), result(4, EARLY, 1)));

    assertThat(sums.counts())
        .isEqualTo(Map.of("read", 6L, "written", 2L, "duplicate", 2L, "filtered", 1L, "held", 1L));
    assertThat(sums.takeHeld()).isEqualTo(packed(result(3, JUDO, 7)));
    assertThat(sums.sums())
        .isEqualTo(
            Map.of(
                cell(JUDO), sum(1, "160.5", "60"),
                cell(EARLY), sum(1, "160.5", "60")));
    assertThat(sums.changed()).containsExactlyInAnyOrder(cell(JUDO), cell(EARLY));
  }

  @Test
  void whatWasThereBeforeIsAddedTo() {
    Map<Cell, BodySums> before =
        new HashMap<>(Map.of(cell(JUDO), sum(2, "330", "140.25"), cell(EARLY), sum(1, "1", "1")));
    HashSet128 seen = new HashSet128();
    seen.add(new Hash128(1, 1));
    ShardSums sums = new ShardSums(KNOWN, seen::add, before);
    sums.read(packed(result(1, EARLY, 1), result(2, JUDO, 1)));

    assertThat(sums.sums())
        .containsEntry(cell(JUDO), sum(3, "490.5", "200.25"))
        .containsEntry(cell(EARLY), sum(1, "1", "1"));
    assertThat(sums.changed()).containsExactly(cell(JUDO));
  }

  @Test
  void heldResultsAreAddedWhenTheirAthletesAreKnown() {
    ShardSums sums = ofStream();
    // As they are gathered, one after the other.
    byte[] first = packed(result(1, JUDO, 1), result(2, JUDO, 2));
    byte[] then = packed(result(3, EARLY, 8), result(4, JUDO, 9));
    sums.release(ByteBuffer.allocate(first.length + then.length).put(first).put(then).array());

    assertThat(sums.counts()).isEqualTo(Map.of("released", 2L, "written", 1L, "filtered", 1L));
    assertThat(sums.takeHeld()).isEqualTo(then);
    assertThat(sums.changed()).containsExactly(cell(JUDO));
  }

  @Test
  void rowsOfWhichNothingIsKnownAreCounted() {
    PackedResults.Packer packer = new PackedResults.Packer();
    packer.addCount("rejected", 5);
    ShardSums sums = ofStream();
    sums.read(packer.take());

    assertThat(sums.counts()).isEqualTo(Map.of("rejected", 5L, "read", 5L));
    assertThat(sums.changed()).isEmpty();
  }

  @Test
  void ofFilesNoneIsHeld() {
    ShardSums sums = ShardSums.ofAll(KNOWN);
    sums.read(packed(result(1, JUDO, 7), result(2, JUDO, 1)));

    assertThat(sums.counts()).isEqualTo(Map.of("read", 2L, "held", 1L, "written", 1L));
    assertThat(sums.takeHeld()).isEmpty();
  }

  private static ShardSums ofStream() {
    return new ShardSums(KNOWN, new HashSet128()::add, new HashMap<>());
  }

  private record Packed(Hash128 identity, Group group, long athleteId) {}

  private static Packed result(long identity, Group group, long athleteId) {
    return new Packed(new Hash128(identity, identity), group, athleteId);
  }

  private static byte[] packed(Packed... results) {
    PackedResults.Packer packer = new PackedResults.Packer();
    Map<Group, NumberedGroup> groups = new HashMap<>();
    for (Packed result : results) {
      NumberedGroup group = groups.computeIfAbsent(result.group(), NumberedGroup::new);
      packer.addResult(result.identity(), group, result.athleteId());
    }
    return packer.take();
  }

  private static Cell cell(Group group) {
    return new Cell(
        new FeatureKey(group.sport(), group.medal(), "Female", group.countryNoc()),
        group.windowStart());
  }

  private static BodySums sum(long results, String height, String weight) {
    return new BodySums(results, new BigDecimal(height), new BigDecimal(weight));
  }

  private static BiometricsByAthlete biometrics(Biometrics... athletes) {
    BiometricsByAthlete all = new BiometricsByAthlete();
    for (Biometrics athlete : athletes) {
      all.add(athlete);
    }
    return all;
  }

  private static Biometrics athlete(long id, String sex, String height, String weight) {
    return new Biometrics(
        id, sex, new BigDecimal(height), weight == null ? null : new BigDecimal(weight));
  }
}
