package io.podium.benchmarks.spark;

import java.io.Serializable;

/** Splits lines of CSV (RFC 4180) into the columns of a result, found by the header's names. */
final class CsvFormat implements Serializable {
  private static final long serialVersionUID = 1;

  private final String header;

  /** The place that each field of a line has among the columns; -1 where it has none. */
  private final int[] places;

  CsvFormat(String header) {
    this.header = header;
    String[] names = new String[header.length() + 1];
    int[] all = new int[names.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = i;
    }
    int count = split(header, all, names);
    places = new int[Math.max(count, 0)];
    for (int i = 0; i < count; i++) {
      places[i] = ResultParser.place(Text.clean(names[i]));
    }
  }

  boolean isHeader(String line) {
    return line.equals(header);
  }

  /**
   * Fills the columns of a line in.
   *
   * @return whether the line has as many fields as the header
   */
  boolean read(String line, String[] columns) {
    return split(line, places, columns) == places.length;
  }

  /** The number of fields; -1 where there are too many, or quotes are wrong. */
  private static int split(String line, int[] places, String[] columns) {
    int length = line.length();
    int field = 0;
    int at = 0;
    while (field < places.length) {
      String value;
      int end;
      if (at < length && line.charAt(at) == '"') {
        end = at;
        boolean doubled = false;
        while (true) {
          end = line.indexOf('"', end + 1);
          if (end < 0) {
            return -1;
          }
          if (end + 1 == length || line.charAt(end + 1) != '"') {
            break;
          }
          doubled = true;
          end++;
        }
        value = line.substring(at + 1, end);
        if (doubled) {
          value = value.replace("\"\"", "\"");
        }
        end++;
        if (end < length && line.charAt(end) != ',') {
          return -1;
        }
      } else {
        end = line.indexOf(',', at);
        if (end < 0) {
          end = length;
        }
        value = line.substring(at, end);
      }
      if (places[field] >= 0) {
        columns[places[field]] = value;
      }
      field++;
      if (end == length) {
        return field;
      }
      at = end + 1;
    }
    return -1;
  }
}
