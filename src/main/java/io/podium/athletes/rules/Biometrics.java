package io.podium.athletes.rules;

import io.podium.errors.RejectedException;
import io.podium.rules.Columns;
import io.podium.rules.Row;
import java.math.BigDecimal;

/**
 * What is known of an athlete's body.
 *
 * @param athleteId above 0
 * @param sex such as Male or Female; null where it is not known
 * @param height in centimetres; null where it is not a number
 * @param weight in kilograms; null where it is not a number, such as {@code 77-80}
 */
public record Biometrics(long athleteId, String sex, BigDecimal height, BigDecimal weight) {
  /** The columns that are read, by the names they have in files and tables. */
  public static final Columns COLUMNS = Columns.of("athlete_id", "sex", "height", "weight");

  /** The longest name of a sex, in UTF-16 units; what the key of the feature table can hold. */
  public static final int MAX_SEX = 64;

  /**
   * @throws RejectedException where the row has no usable {@code athlete_id}, or a sex of absurd
   *     length
   */
  public static Biometrics parse(Row row) throws RejectedException {
    String sex = row.text("sex");
    if (sex != null && sex.length() > MAX_SEX) {
      throw new RejectedException(
          "too-long", "sex has " + sex.length() + " characters; at most " + MAX_SEX);
    }
    return new Biometrics(
        row.requiredId("athlete_id"), sex, row.measure("height"), row.measure("weight"));
  }

  /** Why this athlete's results do not count, as a short code; null where they do. */
  public String whyNotMeasured() {
    if (sex == null) {
      return "sex-missing";
    }
    if (height == null) {
      return "height-not-a-number";
    }
    return weight == null ? "weight-not-a-number" : null;
  }
}
