package io.podium.benchmarks.flink;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Medal, sport, country and sex in one array of bytes: a byte for the medal, sport and country with
 * a byte each for their lengths, and the sex.
 */
final class GroupKey {
  /** The number of those who won nothing in {@link #MEDALS}. */
  static final int NO_MEDAL = 3;

  private static final String[] MEDALS = {"Gold", "Silver", "Bronze", "None"};

  private final byte[] bytes;
  private final int hash;

  private GroupKey(byte[] bytes) {
    this.bytes = bytes;
    this.hash = Arrays.hashCode(bytes);
  }

  /**
   * Makes a key.
   *
   * @param key all but the sex
   * @param sex empty where it is not known
   */
  static GroupKey of(byte[] key, byte[] sex) {
    if (sex.length == 0) {
      return new GroupKey(key);
    }
    byte[] bytes = Arrays.copyOf(key, key.length + sex.length);
    System.arraycopy(sex, 0, bytes, key.length, sex.length);
    return new GroupKey(bytes);
  }

  /** Fills in the columns that the key stands for. */
  void describe(Feature feature) {
    int sport = bytes[1] & 0xFF;
    int country = bytes[2 + sport] & 0xFF;
    int sex = 3 + sport + country;
    feature.medal = MEDALS[bytes[0]];
    feature.sport = new String(bytes, 2, sport, UTF_8);
    feature.countryNoc = new String(bytes, 3 + sport, country, UTF_8);
    feature.sex = new String(bytes, sex, bytes.length - sex, UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GroupKey that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  static void write(GroupKey key, DataOutputView out) throws IOException {
    out.writeShort(key.bytes.length);
    out.write(key.bytes);
  }

  static GroupKey read(DataInputView in) throws IOException {
    byte[] bytes = new byte[in.readUnsignedShort()];
    in.readFully(bytes);
    return new GroupKey(bytes);
  }

  /** Writes the bytes. */
  public static final class Serializer extends PlainSerializer<GroupKey> {
    @Override
    public boolean isImmutableType() {
      return true;
    }

    @Override
    public void serialize(GroupKey key, DataOutputView out) throws IOException {
      write(key, out);
    }

    @Override
    public GroupKey deserialize(DataInputView in) throws IOException {
      return read(in);
    }

    @Override
    public GroupKey copy(GroupKey from) {
      return from;
    }
  }
}
