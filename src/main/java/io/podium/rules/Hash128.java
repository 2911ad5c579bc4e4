package io.podium.rules;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * 128 bits that stand for a sequence of bytes: the first half of its SHA-256. Among 10^12 records
 * the chance that two share them is below 10^-14.
 */
public record Hash128(long high, long low) {
  /** One for each thread: looking it up takes as long as the hash of a short text. */
  private static final ThreadLocal<MessageDigest> SHA_256 =
      ThreadLocal.withInitial(Hash128::sha256);

  /** The hash of these bytes. */
  public static Hash128 of(byte[] bytes) {
    ByteBuffer digest = ByteBuffer.wrap(SHA_256.get().digest(bytes));
    return new Hash128(digest.getLong(), digest.getLong());
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
