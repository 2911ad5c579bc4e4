package io.podium.rules;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * 128 bits that stand for a sequence of bytes: the first half of its SHA-256. Among 10^12 records
 * the chance that two share them is below 10^-14.
 */
public record Hash128(long high, long low) {
  /** One for each thread: looking it up takes as long as the hash of a short text. */
  private static final ThreadLocal<Hasher> HASHER = ThreadLocal.withInitial(Hasher::new);

  /** Makes many hashes. Not thread-safe. */
  public static final class Hasher {
    private static final int DIGEST_BYTES = 32;

    private final MessageDigest sha256 = sha256();
    private final ByteBuffer digest = ByteBuffer.allocate(DIGEST_BYTES);

    /** The hash of these bytes. */
    public Hash128 hash(byte[] bytes) {
      return hash(bytes, bytes.length);
    }

    /** The hash of the first of these bytes. */
    public Hash128 hash(byte[] bytes, int length) {
      sha256.update(bytes, 0, length);
      try {
        sha256.digest(digest.array(), 0, DIGEST_BYTES);
      } catch (DigestException impossible) {
        throw new IllegalStateException("a SHA-256 has 32 bytes", impossible);
      }
      return new Hash128(digest.getLong(0), digest.getLong(Long.BYTES));
    }
  }

  /** The hash of these bytes. */
  public static Hash128 of(byte[] bytes) {
    return HASHER.get().hash(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  /** The 16 bytes. */
  public byte[] bytes() {
    return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
  }

  @Override
  public int hashCode() {
    return Long.hashCode(low);
  }
}
