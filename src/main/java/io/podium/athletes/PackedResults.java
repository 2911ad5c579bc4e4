package io.podium.athletes;

import io.podium.athletes.rules.FeatureKey;
import io.podium.rules.Hash128;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.util.VarInt;

/**
 * Many results in one array of bytes, with all that is needed to count each once and to add it up:
 * a runner takes longer to carry an element than Java to read it, so it carries a thousand as one.
 */
final class PackedResults {
  private static final int MEASURED = 0;
  private static final int SET_ASIDE = 1;
  private static final int COUNT = 2;

  private PackedResults() {}

  /**
   * A group in a window.
   *
   * @param windowStart in milliseconds since 1970-01-01 UTC; null for the global window
   */
  record Cell(FeatureKey key, Long windowStart) {}

  /** Takes results out. */
  interface Reader {
    /**
     * A result that counts.
     *
     * @param identity two results with the same are the same row
     * @param cell what it is added to
     */
    void measured(Hash128 identity, Cell cell, BigDecimal height, BigDecimal weight);

    /**
     * A result that does not.
     *
     * @param outcome what it counts for
     */
    void setAside(Hash128 identity, String outcome);

    /** Rows of which nothing else is known, and none is compared with any other. */
    void count(String outcome, long rows);
  }

  /** Packs results. */
  static final class Packer {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);
    private final Map<Cell, Integer> cells = new HashMap<>();
    private final Map<String, Integer> outcomes = new HashMap<>();

    /** How many bytes there are. */
    int size() {
      return bytes.size();
    }

    void addMeasured(Hash128 identity, Cell cell, BigDecimal height, BigDecimal weight) {
      try {
        out.writeByte(MEASURED);
        write(identity);
        if (isNew(cell, cells)) {
          write(cell);
        }
        write(height);
        write(weight);
      } catch (IOException impossible) {
        throw new UncheckedIOException("writing to memory failed", impossible);
      }
    }

    void addSetAside(Hash128 identity, String outcome) {
      try {
        out.writeByte(SET_ASIDE);
        write(identity);
        writeOutcome(outcome);
      } catch (IOException impossible) {
        throw new UncheckedIOException("writing to memory failed", impossible);
      }
    }

    void addCount(String outcome, long rows) {
      try {
        out.writeByte(COUNT);
        out.writeLong(rows);
        writeOutcome(outcome);
      } catch (IOException impossible) {
        throw new UncheckedIOException("writing to memory failed", impossible);
      }
    }

    private void writeOutcome(String outcome) throws IOException {
      if (isNew(outcome, outcomes)) {
        out.writeUTF(outcome);
      }
    }

    /** Gives what was added since the last time. */
    byte[] take() {
      byte[] packed = bytes.toByteArray();
      bytes.reset();
      cells.clear();
      outcomes.clear();
      return packed;
    }

    /** Writes which of the values it is; a new one is the next, and has to be written behind. */
    private <T> boolean isNew(T value, Map<T, Integer> known) throws IOException {
      Integer number = known.putIfAbsent(value, known.size());
      VarInt.encode(number == null ? known.size() - 1 : number, out);
      return number == null;
    }

    private void write(Cell cell) throws IOException {
      out.writeUTF(cell.key().sport());
      out.writeUTF(cell.key().medal());
      out.writeUTF(cell.key().sex());
      out.writeUTF(cell.key().countryNoc());
      out.writeBoolean(cell.windowStart() != null);
      if (cell.windowStart() != null) {
        out.writeLong(cell.windowStart());
      }
    }

    private void write(Hash128 identity) throws IOException {
      out.writeLong(identity.high());
      out.writeLong(identity.low());
    }

    /** A measure has eighteen digits at most, so a long holds them. */
    private void write(BigDecimal measure) throws IOException {
      VarInt.encode(measure.unscaledValue().longValueExact(), out);
      out.writeByte(measure.scale());
    }
  }

  /** Reads all results of an array. */
  static void read(byte[] packed, Reader reader) {
    ByteArrayInputStream bytes = new ByteArrayInputStream(packed);
    DataInputStream in = new DataInputStream(bytes);
    List<Cell> cells = new ArrayList<>();
    List<String> outcomes = new ArrayList<>();
    try {
      while (bytes.available() > 0) {
        switch (in.readByte()) {
          case MEASURED -> reader.measured(identity(in), cell(in, cells), decimal(in), decimal(in));
          case SET_ASIDE -> reader.setAside(identity(in), outcome(in, outcomes));
          case COUNT -> {
            long rows = in.readLong();
            reader.count(outcome(in, outcomes), rows);
          }
          default -> throw new IOException("an unknown mark");
        }
      }
    } catch (IOException malformed) {
      throw new UncheckedIOException("these are no packed results", malformed);
    }
  }

  private static Hash128 identity(DataInputStream in) throws IOException {
    return new Hash128(in.readLong(), in.readLong());
  }

  private static Cell cell(DataInputStream in, List<Cell> cells) throws IOException {
    int number = VarInt.decodeInt(in);
    if (number == cells.size()) {
      FeatureKey key = new FeatureKey(in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF());
      cells.add(new Cell(key, in.readBoolean() ? Long.valueOf(in.readLong()) : null));
    }
    return cells.get(number);
  }

  private static String outcome(DataInputStream in, List<String> outcomes) throws IOException {
    int number = VarInt.decodeInt(in);
    if (number == outcomes.size()) {
      outcomes.add(in.readUTF());
    }
    return outcomes.get(number);
  }

  private static BigDecimal decimal(DataInputStream in) throws IOException {
    long unscaled = VarInt.decodeLong(in);
    return BigDecimal.valueOf(unscaled, in.readByte());
  }
}
