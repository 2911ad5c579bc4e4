package io.podium.rules;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * 128 bits that stand for a sequence of bytes: the first half of its SHA-256. Among 10^12 records
 * the chance that two share them is below 10^-14.
 */
public record Hash128(long high, long low) {
  /** The hash of these bytes. */
  public static Hash128 of(byte[] bytes) {
    try {
      ByteBuffer digest = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes));
      return new Hash128(digest.getLong(), digest.getLong());
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
