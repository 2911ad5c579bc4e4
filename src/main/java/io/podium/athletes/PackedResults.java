package io.podium.athletes;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.podium.athletes.rules.FeatureKey;
import io.podium.rules.ByteBuilder;
import io.podium.rules.FrequentTexts;
import io.podium.rules.Hash128;
import io.podium.rules.Varints;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Many results in one array of bytes, with all that is needed to count each once, to join it and to
 * add it up: a runner takes longer to carry an element than Java to read it, so it carries a
 * thousand as one. Arrays behind each other are one array, too.
 */
final class PackedResults {
  /** Stands where a result has its group's number: rows are counted. */
  private static final int COUNT = 0;

  /** Stands there, too: from here on the numbers of groups begin anew. */
  private static final int START = 1;

  private static final int FIRST_GROUP = 2;

  private static final int FIRST_GROUP_SIZE = 64;

  private static final int GLOBAL = 0;
  private static final int IN_WINDOW = 1;

  /** Of groups that come with array after array, and are compared with each other then. */
  private static final ThreadLocal<FrequentTexts> TEXTS =
      ThreadLocal.withInitial(FrequentTexts::new);

  private PackedResults() {}

  /**
   * What results have in common that are added up together, once the athletes' sex is known.
   *
   * @param windowStart in milliseconds since 1970-01-01 UTC; null for the global window
   */
  record Group(String sport, String medal, String countryNoc, Long windowStart) {
    Group {
      Objects.requireNonNull(sport, "sport");
      Objects.requireNonNull(medal, "medal");
      Objects.requireNonNull(countryNoc, "countryNoc");
    }

    /** As a record's own, which takes several times as long. */
    @Override
    public boolean equals(Object other) {
      return other instanceof Group group
          && sport.equals(group.sport)
          && medal.equals(group.medal)
          && countryNoc.equals(group.countryNoc)
          && Objects.equals(windowStart, group.windowStart);
    }

    @Override
    public int hashCode() {
      int texts = FeatureKey.hash(sport, medal, countryNoc);
      return 31 * texts + Objects.hashCode(windowStart);
    }

    private byte[] toBytes() {
      ByteBuilder bytes = new ByteBuilder(FIRST_GROUP_SIZE);
      for (String text : List.of(sport, medal, countryNoc)) {
        bytes.addWithLength(text.getBytes(UTF_8));
      }
      if (windowStart == null) {
        bytes.addVarint(GLOBAL);
      } else {
        bytes.addVarint(IN_WINDOW).addLong(windowStart);
      }
      return bytes.toBytes();
    }

    private static Group read(byte[] packed, ByteBuffer bytes, FrequentTexts texts) {
      return new Group(
          text(packed, bytes, texts),
          text(packed, bytes, texts),
          text(packed, bytes, texts),
          Varints.get(bytes) == GLOBAL ? null : Long.valueOf(bytes.getLong()));
    }

    private static String text(byte[] packed, ByteBuffer bytes, FrequentTexts texts) {
      int length = (int) Varints.get(bytes);
      int from = skip(bytes, length);
      return texts.text(packed, from, from + length);
    }
  }

  /**
   * Takes results out.
   *
   * @param <G> what stands for a group while an array is read
   */
  interface Reader<G> {
    /**
     * A group, before the first of its results in an array.
     *
     * @return what stands for it then
     */
    G group(Group group);

    /**
     * A result.
     *
     * @param identity two results with the same are the same row
     */
    void result(Hash128 identity, G group, long athleteId);

    /** Rows of which nothing else is known, and none is compared with any other. */
    void count(String outcome, long rows);
  }

  /**
   * A group as results are packed: it is written once in an array, and goes by its number then.
   * Belongs to one {@link Packer}.
   */
  static class NumberedGroup {
    private final byte[] written;
    private long array;
    private int number;

    NumberedGroup(Group group) {
      this.written = group.toBytes();
    }
  }

  /** Packs results. */
  static final class Packer {
    private static final int FIRST_SIZE = 1024;

    private final ByteBuilder bytes = new ByteBuilder(FIRST_SIZE);
    private long array = 1;
    private int groups;

    /** How many bytes there are. */
    int size() {
      return bytes.length();
    }

    void addResult(Hash128 identity, NumberedGroup group, long athleteId) {
      start();
      boolean isNew = group.array != array;
      if (isNew) {
        group.array = array;
        group.number = groups++;
      }
      bytes.addVarint(FIRST_GROUP + (long) group.number);
      if (isNew) {
        bytes.add(group.written);
      }
      bytes.addLong(identity.high()).addLong(identity.low()).addVarint(athleteId);
    }

    void addCount(String outcome, long rows) {
      start();
      bytes.addVarint(COUNT).addVarint(rows).addWithLength(outcome.getBytes(UTF_8));
    }

    private void start() {
      if (bytes.length() == 0) {
        bytes.addVarint(START);
      }
    }

    /** Gives what was added since the last time. */
    byte[] take() {
      byte[] packed = bytes.toBytes();
      bytes.clear();
      groups = 0;
      array++;
      return packed;
    }
  }

  /** Reads all results of an array. */
  static <G> void read(byte[] packed, Reader<G> reader) {
    ByteBuffer bytes = ByteBuffer.wrap(packed);
    FrequentTexts texts = TEXTS.get();
    List<G> groups = new ArrayList<>();
    try {
      while (bytes.hasRemaining()) {
        int mark = (int) Varints.get(bytes);
        if (mark == START) {
          groups.clear();
        } else if (mark == COUNT) {
          long rows = Varints.get(bytes);
          int length = (int) Varints.get(bytes);
          reader.count(new String(packed, skip(bytes, length), length, UTF_8), rows);
        } else {
          if (mark - FIRST_GROUP >= groups.size()) {
            groups.add(reader.group(Group.read(packed, bytes, texts)));
          }
          Hash128 identity = new Hash128(bytes.getLong(), bytes.getLong());
          reader.result(identity, groups.get(mark - FIRST_GROUP), Varints.get(bytes));
        }
      }
    } catch (BufferUnderflowException | IndexOutOfBoundsException malformed) {
      throw new IllegalStateException("these are no packed results", malformed);
    }
  }

  /** Passes over some bytes, and says where they begin. */
  private static int skip(ByteBuffer bytes, int length) {
    int from = bytes.position();
    if (length < 0 || length > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    bytes.position(from + length);
    return from;
  }
}
