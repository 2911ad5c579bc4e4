package io.podium.lake.landing;

import java.time.Instant;

/**
 * What an upstream says of a file, to tell one version of it from another.
 *
 * @param etag as the server gave it, quotes included; null where it gave none
 * @param lastModified null where it is not known
 * @param length in bytes; {@link #UNKNOWN} where it is not known
 */
record FileVersion(String etag, Instant lastModified, long length) {
  /** Stands for a length that the upstream does not tell. */
  static final long UNKNOWN = -1;

  private static final String WEAK = "W/";

  /**
   * Whether it surely is the same version: the ETags are equal where both have one, else time and
   * length are. What is not known is never the same.
   *
   * @param other may be null
   */
  boolean isSameAs(FileVersion other) {
    if (other == null) {
      return false;
    }
    if (etag != null && other.etag != null) {
      boolean lengthsDiffer = hasLength() && other.hasLength() && length != other.length;
      return opaque(etag).equals(opaque(other.etag)) && !lengthsDiffer;
    }
    return lastModified != null
        && lastModified.equals(other.lastModified)
        && hasLength()
        && length == other.length;
  }

  /**
   * Whether bytes of the one can be put behind bytes of the other. Weak ETags do not promise that.
   *
   * @param other may be null
   */
  boolean hasSameBytesAs(FileVersion other) {
    boolean weak = isWeak() || (other != null && other.isWeak());
    return weak ? new FileVersion(null, lastModified, length).isSameAs(other) : isSameAs(other);
  }

  /** Whether the length is known. */
  boolean hasLength() {
    return length >= 0;
  }

  /** Whether equal ETags promise equal bytes, which a range needs. */
  boolean hasStrongEtag() {
    return etag != null && !isWeak();
  }

  private boolean isWeak() {
    return etag != null && etag.startsWith(WEAK);
  }

  private static String opaque(String etag) {
    return etag.startsWith(WEAK) ? etag.substring(WEAK.length()) : etag;
  }
}
