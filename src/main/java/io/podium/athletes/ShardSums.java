package io.podium.athletes;

import io.podium.athletes.PackedResults.Group;
import io.podium.athletes.PackedResults.NumberedGroup;
import io.podium.athletes.rules.BodySums;
import io.podium.athletes.rules.FeatureKey;
import io.podium.rules.Hash128;
import io.podium.rules.HashSet128;
import io.podium.rules.WindowSize;
import io.podium.transforms.DataCoder;
import io.podium.transforms.Outcomes;
import io.podium.transforms.WindowTotal;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/** Counts each result of a shard once, joins it with its athlete's biometrics and adds it up. */
final class ShardSums implements PackedResults.Reader<ShardSums.GroupSums> {
  private final BiometricsByAthlete biometrics;
  private final Predicate<Hash128> isNew;
  private final Map<Cell, BodySums> sums;
  private final Set<Cell> changed = new HashSet<>();
  private final boolean holds;
  private final PackedResults.Packer held = new PackedResults.Packer();
  private final Map<String, Long> counts = new HashMap<>();
  private final List<GroupSums> groups = new ArrayList<>();
  private long read;
  private long duplicates;
  private long written;

  /**
   * A group in a window.
   *
   * @param windowStart in milliseconds since 1970-01-01 UTC; null for the global window
   */
  record Cell(FeatureKey key, Long windowStart) {
    Cell {
      Objects.requireNonNull(key, "key");
    }

    /** As a record's own, which takes several times as long. */
    @Override
    public boolean equals(Object other) {
      return other instanceof Cell cell
          && key.equals(cell.key)
          && Objects.equals(windowStart, cell.windowStart);
    }

    @Override
    public int hashCode() {
      return 31 * key.hashCode() + Objects.hashCode(windowStart);
    }

    /** What its sums are, for the steps that follow. */
    WindowTotal<FeatureKey, BodySums> total(BodySums sums, WindowSize window) {
      Long end = windowStart == null ? null : Long.valueOf(window.endMillis(windowStart));
      return new WindowTotal<>(key, windowStart, end, sums);
    }
  }

  /** What was added to a group while an array was read. */
  static final class GroupSums {
    private final Group group;
    private final List<SexSums> bySex = new ArrayList<>(2);
    private NumberedGroup numbered;

    private GroupSums(Group group) {
      this.group = group;
    }

    private SexSums of(String sex) {
      for (int i = 0; i < bySex.size(); i++) {
        if (bySex.get(i).sex.equals(sex)) {
          return bySex.get(i);
        }
      }
      SexSums sums = new SexSums(sex);
      bySex.add(sums);
      return sums;
    }

    private NumberedGroup numbered() {
      if (numbered == null) {
        numbered = new NumberedGroup(group);
      }
      return numbered;
    }
  }

  /** What was added to athletes of a sex. It changes, for results are many. */
  private static final class SexSums {
    private final String sex;
    private long results;
    private BigDecimal height = BigDecimal.ZERO;
    private BigDecimal weight = BigDecimal.ZERO;

    private SexSums(String sex) {
      this.sex = sex;
    }

    private void add(BigDecimal moreHeight, BigDecimal moreWeight) {
      results++;
      height = height.add(moreHeight);
      weight = weight.add(moreWeight);
    }

    private BodySums sums() {
      return new BodySums(results, height, weight);
    }
  }

  /**
   * @param biometrics by athlete
   * @param isNew whether a result was not counted before; it is from then on
   * @param sums of the groups so far; change
   */
  ShardSums(BiometricsByAthlete biometrics, Predicate<Hash128> isNew, Map<Cell, BodySums> sums) {
    this(biometrics, isNew, sums, true);
  }

  private ShardSums(
      BiometricsByAthlete biometrics,
      Predicate<Hash128> isNew,
      Map<Cell, BodySums> sums,
      boolean holds) {
    this.holds = holds;
    this.biometrics = biometrics;
    this.isNew = isNew;
    this.sums = sums;
  }

  /**
   * For all results of a shard, after which none is {@linkplain #takeHeld held}: no athlete will
   * come.
   */
  static ShardSums ofAll(BiometricsByAthlete biometrics) {
    return new ShardSums(biometrics, new HashSet128()::add, new HashMap<>(), false);
  }

  /** Adds all results of an array. */
  void read(byte[] packed) {
    PackedResults.read(packed, this);
    settle();
  }

  @Override
  public GroupSums group(Group group) {
    GroupSums groupSums = new GroupSums(group);
    groups.add(groupSums);
    return groupSums;
  }

  @Override
  public void result(Hash128 identity, GroupSums group, long athleteId) {
    read++;
    if (!isNew.test(identity)) {
      duplicates++;
      return;
    }
    int athlete = biometrics.find(athleteId);
    if (athlete < 0) {
      count(Outcomes.HELD);
      if (holds) {
        held.addResult(identity, group.numbered(), athleteId);
      }
    } else {
      add(group, athlete);
    }
  }

  @Override
  public void count(String outcome, long rows) {
    counts.merge(outcome, rows, Long::sum);
    read += rows;
  }

  /**
   * Adds those whose athletes are known by now. The others are {@linkplain #takeHeld held} again.
   */
  void release(byte[] waiting) {
    PackedResults.read(waiting, new Release());
    settle();
  }

  private final class Release implements PackedResults.Reader<GroupSums> {
    /** Those who wait came a few at a time, and mostly of groups that others wait for, too. */
    private final Map<Group, GroupSums> groups = new HashMap<>();

    @Override
    public GroupSums group(Group group) {
      return groups.computeIfAbsent(group, ShardSums.this::group);
    }

    @Override
    public void result(Hash128 identity, GroupSums group, long athleteId) {
      int athlete = biometrics.find(athleteId);
      if (athlete < 0) {
        held.addResult(identity, group.numbered(), athleteId);
      } else {
        ShardSums.this.count(Outcomes.RELEASED);
        add(group, athlete);
      }
    }

    @Override
    public void count(String outcome, long rows) {
      throw new IllegalStateException("only results wait");
    }
  }

  private void add(GroupSums group, int athlete) {
    if (biometrics.isMeasured(athlete)) {
      written++;
      group.of(biometrics.sex(athlete)).add(biometrics.height(athlete), biometrics.weight(athlete));
    } else {
      count(Outcomes.FILTERED);
    }
  }

  /** Adds up what was gathered: a group's results in an array are many, and look-ups cost. */
  private void settle() {
    for (GroupSums group : groups) {
      for (SexSums sex : group.bySex) {
        Group of = group.group;
        FeatureKey key = new FeatureKey(of.sport(), of.medal(), sex.sex, of.countryNoc());
        Cell cell = new Cell(key, of.windowStart());
        sums.merge(cell, sex.sums(), BodySums::plus);
        changed.add(cell);
      }
    }
    groups.clear();
    settle(Outcomes.READ, read);
    settle(Outcomes.DUPLICATE, duplicates);
    settle(Outcomes.WRITTEN, written);
    read = 0;
    duplicates = 0;
    written = 0;
  }

  private void settle(String outcome, long rows) {
    if (rows > 0) {
      counts.merge(outcome, rows, Long::sum);
    }
  }

  private void count(String outcome) {
    counts.merge(outcome, 1L, Long::sum);
  }

  /** The sums of the groups, those before included. */
  Map<Cell, BodySums> sums() {
    return sums;
  }

  /** Whose sums are others now. */
  Set<Cell> changed() {
    return changed;
  }

  /** Takes those whose athletes are not known, as {@link PackedResults}; empty where all are. */
  byte[] takeHeld() {
    return held.take();
  }

  /** How many rows became what, by names of {@link Outcomes}; all of them were read. */
  Map<String, Long> counts() {
    return counts;
  }

  /** Tells the metrics what became of rows; how many were read they know by then. */
  void report() {
    counts()
        .forEach(
            (outcome, rows) -> {
              if (!outcome.equals(Outcomes.READ)) {
                Outcomes.counter(outcome).inc(rows);
              }
            });
  }

  /** Codes a {@link Cell}. */
  static final class CellCoder extends DataCoder<Cell> {
    private static final AthleteCoders.FeatureKeyCoder KEY = new AthleteCoders.FeatureKeyCoder();

    @Override
    protected void write(Cell cell, DataOutputStream out) throws IOException {
      KEY.write(cell.key(), out);
      writeLong(cell.windowStart(), out);
    }

    @Override
    protected Cell read(DataInputStream in) throws IOException {
      return new Cell(KEY.read(in), readLong(in));
    }
  }
}
