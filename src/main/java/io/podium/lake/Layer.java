package io.podium.lake;

import java.util.Locale;

/** The layers of a lake that are kept in Parquet. */
public enum Layer {
  /** As read: every column as text. */
  BRONZE,
  /** Cleaned, typed, without duplicates. */
  SILVER,
  /** Worked out. */
  GOLD;

  /** The layer's folder, below the root. */
  public String folder() {
    return name().toLowerCase(Locale.ROOT);
  }
}
