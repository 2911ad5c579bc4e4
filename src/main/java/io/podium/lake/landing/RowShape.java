package io.podium.lake.landing;

/**
 * How a row of a CSV is made up, by the rules that {@link io.podium.rules.CsvRows} reads it by.
 *
 * @param fields how many fields it has
 * @param endsInQuotes whether quotation marks are open at its end
 */
record RowShape(int fields, boolean endsInQuotes) {

  /**
   * @param row its bytes, in an encoding that has ASCII in it
   */
  static RowShape of(byte[] row) {
    int fields = 1;
    boolean quoted = false;
    boolean atStart = true;
    for (int i = 0; i < row.length; i++) {
      byte b = row[i];
      if (quoted) {
        if (b == '"') {
          if (i + 1 < row.length && row[i + 1] == '"') {
            i++;
          } else {
            quoted = false;
          }
        }
      } else if (b == ',') {
        fields++;
        atStart = true;
        continue;
      } else if (b == '"' && atStart) {
        quoted = true;
      }
      atStart = false;
    }
    return new RowShape(fields, quoted);
  }
}
