package io.podium.lake.validation;

import java.util.Locale;

/** How bad it is when a check does not pass. */
public enum Severity {
  /** The lake must not be used as it is. */
  FAILURE,
  /** A person should look. */
  WARNING;

  /** The name in reports. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
