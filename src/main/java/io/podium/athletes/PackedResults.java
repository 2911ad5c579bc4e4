package io.podium.athletes;

import io.podium.rules.Hash128;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.util.VarInt;

/**
 * Many results in one array of bytes, with all that is needed to count each once, to join it and to
 * add it up: a runner takes longer to carry an element than Java to read it, so it carries a
 * thousand as one.
 */
final class PackedResults {
  private static final int RESULT = 0;
  private static final int COUNT = 1;

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

    void write(DataOutputStream out) throws IOException {
      out.writeUTF(sport);
      out.writeUTF(medal);
      out.writeUTF(countryNoc);
      out.writeBoolean(windowStart != null);
      if (windowStart != null) {
        out.writeLong(windowStart);
      }
    }

    static Group read(DataInputStream in) throws IOException {
      return new Group(
          in.readUTF(),
          in.readUTF(),
          in.readUTF(),
          in.readBoolean() ? Long.valueOf(in.readLong()) : null);
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

  /** Packs results. */
  static final class Packer {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);
    private final Map<Group, Integer> groups = new HashMap<>();

    /** How many bytes there are. */
    int size() {
      return bytes.size();
    }

    void addResult(Hash128 identity, Group group, long athleteId) {
      try {
        out.writeByte(RESULT);
        out.writeLong(identity.high());
        out.writeLong(identity.low());
        VarInt.encode(athleteId, out);
        Integer number = groups.putIfAbsent(group, groups.size());
        VarInt.encode(number == null ? groups.size() - 1 : number, out);
        if (number == null) {
          group.write(out);
        }
      } catch (IOException impossible) {
        throw new UncheckedIOException("writing to memory failed", impossible);
      }
    }

    void addCount(String outcome, long rows) {
      try {
        out.writeByte(COUNT);
        out.writeLong(rows);
        out.writeUTF(outcome);
      } catch (IOException impossible) {
        throw new UncheckedIOException("writing to memory failed", impossible);
      }
    }

    /** Gives what was added since the last time. */
    byte[] take() {
      byte[] packed = bytes.toByteArray();
      bytes.reset();
      groups.clear();
      return packed;
    }
  }

  /** Reads all results of an array. */
  static <G> void read(byte[] packed, Reader<G> reader) {
    ByteArrayInputStream bytes = new ByteArrayInputStream(packed);
    DataInputStream in = new DataInputStream(bytes);
    List<G> groups = new ArrayList<>();
    try {
      while (bytes.available() > 0) {
        switch (in.readByte()) {
          case RESULT -> {
            Hash128 identity = new Hash128(in.readLong(), in.readLong());
            long athleteId = VarInt.decodeLong(in);
            int number = VarInt.decodeInt(in);
            if (number == groups.size()) {
              groups.add(reader.group(Group.read(in)));
            }
            reader.result(identity, groups.get(number), athleteId);
          }
          case COUNT -> {
            long rows = in.readLong();
            reader.count(in.readUTF(), rows);
          }
          default -> throw new IOException("an unknown mark");
        }
      }
    } catch (IOException malformed) {
      throw new UncheckedIOException("these are no packed results", malformed);
    }
  }
}
