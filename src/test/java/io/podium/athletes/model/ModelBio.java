package io.podium.athletes.model;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One row of biometrics, as text as it came.
 *
 * @param athleteId a whole number as text; a row without one can join nothing and is skipped
 * @param sex the athlete's sex; null when unknown
 * @param height in centimetres; null when unknown
 * @param weight in kilograms; null when unknown
 */
public record ModelBio(String athleteId, String sex, String height, String weight) {
  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,9}(\\.[0-9]{1,9})?");

  /** What a result needs of its athlete: all three, or it is filtered. */
  record Measured(String sex, BigDecimal height, BigDecimal weight) {}

  /**
   * Reads {@code athlete_id, sex, height, weight} of a CSV text with a header row; rows that cannot
   * be read are skipped.
   *
   * @throws IllegalArgumentException when the text is not CSV
   */
  public static List<ModelBio> fromCsv(byte[] csv) {
    List<ModelBio> bios = new ArrayList<>();
    ModelCsv.forEachRow(
        csv,
        row ->
            row.ifPresent(
                values ->
                    bios.add(
                        new ModelBio(
                            (String) values.get("athlete_id"),
                            (String) values.get("sex"),
                            (String) values.get("height"),
                            (String) values.get("weight")))));
    return bios;
  }

  /** Returns the measures by athlete, empty for an athlete who is known without them. */
  static Map<Long, Optional<Measured>> byAthlete(List<ModelBio> bios) {
    Map<Long, Optional<Measured>> measured = new HashMap<>();
    for (ModelBio bio : bios) {
      try {
        Long id = ModelRecord.integer("athlete_id", bio.athleteId(), 1);
        if (id != null) {
          measured.put(id, bio.measured());
        }
      } catch (RejectedException e) {
        continue;
      }
    }
    return measured;
  }

  private Optional<Measured> measured() {
    String strippedSex = ModelRecord.strip(sex);
    BigDecimal centimetres = number(height);
    BigDecimal kilograms = number(weight);
    if (strippedSex == null
        || strippedSex.equalsIgnoreCase("nan")
        || centimetres == null
        || kilograms == null) {
      return Optional.empty();
    }
    return Optional.of(new Measured(strippedSex, centimetres, kilograms));
  }

  private static BigDecimal number(String text) {
    String stripped = ModelRecord.strip(text);
    if (stripped == null || !NUMBER.matcher(stripped).matches()) {
      return null;
    }
    BigDecimal number = new BigDecimal(stripped);
    return number.signum() > 0 ? number : null;
  }
}
