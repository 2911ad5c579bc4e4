package io.podium.athletes.rules;

import io.podium.errors.RejectedException;
import io.podium.rules.Columns;
import io.podium.rules.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * A row of {@code athlete_bio}, typed.
 *
 * @param line the line of its file; of an athlete's rows the last one counts
 * @param biometrics the athlete, with the measures that are numbers
 * @param texts the other columns, in the order that they were asked for; null for an empty one
 * @param notTyped the reason why the row cannot be typed, as a short code; null where it can
 */
public record SilverBio(long line, Biometrics biometrics, List<String> texts, String notTyped) {
  /** The columns of the table that are texts for people. */
  public static final List<String> TEXTS =
      List.of("name", "born", "country", "country_noc", "description", "special_notes");

  public SilverBio {
    Objects.requireNonNull(biometrics, "biometrics");
    texts = Collections.unmodifiableList(new ArrayList<>(texts));
  }

  /** The columns that rows must have to be parsed: the measures, and texts. */
  public static Columns columns(List<String> texts) {
    List<String> names = new ArrayList<>(Biometrics.COLUMNS.names());
    names.addAll(texts);
    return Columns.of(names.toArray(String[]::new));
  }

  /**
   * Parses a row.
   *
   * @param texts the names of the columns besides those of {@link Biometrics}
   * @throws RejectedException where the row tells of no athlete
   */
  public static SilverBio parse(long line, Row row, List<String> texts) throws RejectedException {
    Biometrics biometrics = Biometrics.parse(row);
    List<String> values = new ArrayList<>(texts.size());
    for (String column : texts) {
      values.add(row.cleanText(column));
    }
    String notTyped = null;
    if (biometrics.height() == null && row.cleanText("height") != null) {
      notTyped = "height-not-a-number";
    } else if (biometrics.weight() == null && row.cleanText("weight") != null) {
      notTyped = "weight-not-a-number";
    }
    return new SilverBio(line, biometrics, values, notTyped);
  }

  /** Whether another row says the same, wherever it stands. */
  public boolean isIdentical(SilverBio other) {
    return biometrics.equals(other.biometrics)
        && texts.equals(other.texts)
        && Objects.equals(notTyped, other.notTyped);
  }
}
