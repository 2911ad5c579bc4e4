package io.podium.athletes.rules;

import io.podium.errors.RejectedException;
import io.podium.rules.Text;
import java.util.List;

/** The medal of a result. */
public final class Medal {
  /** The medal of those who won none. */
  public static final String NONE = "None";

  static final List<String> NAMES = List.of("Gold", "Silver", "Bronze", NONE);

  private Medal() {}

  /**
   * The medal's name: Gold, Silver, Bronze or None, whatever the case.
   *
   * @param text null, empty and {@code nan} stand for None
   */
  public static String parse(String text) throws RejectedException {
    String stripped = Text.stripNan(text);
    if (stripped == null) {
      return NONE;
    }
    for (String name : NAMES) {
      if (name.equalsIgnoreCase(stripped)) {
        return name;
      }
    }
    throw new RejectedException(
        "wrong-type", "medal must be one of " + String.join(", ", NAMES) + " or empty");
  }
}
