package io.podium.lake.validation;

import io.podium.rules.Hash128;
import io.podium.rules.HashSet128;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Finds keys that come twice, with 16 bytes for each. */
final class Keys {
  private final HashSet128 seen = new HashSet128();
  private long repeated;
  private long incomplete;
  private String firstRepeated;

  /**
   * Takes a key into account.
   *
   * @param parts its values, in the columns' order; null where one is missing
   */
  void add(List<?> parts) {
    if (parts.stream().anyMatch(Objects::isNull)) {
      incomplete++;
      return;
    }
    if (!seen.add(hash(parts))) {
      repeated++;
      if (firstRepeated == null) {
        firstRepeated = String.join(", ", parts.stream().map(String::valueOf).toList());
      }
    }
  }

  /** How many rows have a key that a row before them has. */
  long repeated() {
    return repeated;
  }

  /** How many rows lack a part of the key. */
  long incomplete() {
    return incomplete;
  }

  /** The first key that came twice; null where none did. */
  String firstRepeated() {
    return firstRepeated;
  }

  /** The hash of a key; values that are put together otherwise have another one. */
  static Hash128 hash(List<?> parts) {
    byte[][] texts = new byte[parts.size()][];
    int length = 0;
    for (int i = 0; i < texts.length; i++) {
      texts[i] = String.valueOf(parts.get(i)).getBytes(StandardCharsets.UTF_8);
      length += Integer.BYTES + texts[i].length;
    }
    ByteBuffer bytes = ByteBuffer.allocate(length);
    for (byte[] text : texts) {
      bytes.putInt(text.length).put(text);
    }
    return Hash128.of(bytes.array());
  }
}
