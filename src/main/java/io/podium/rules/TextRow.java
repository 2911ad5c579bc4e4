package io.podium.rules;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Texts as a raw row, as a table's rows come. Half a surrogate pair becomes a question mark. */
public final class TextRow implements RawRow {
  private final Columns columns;
  private final List<String> texts;
  private final byte[][] bytes;

  private TextRow(List<String> texts, Columns columns) {
    this.columns = columns;
    this.texts = texts;
    this.bytes = new byte[columns.size()][];
  }

  /**
   * The raw row of some texts.
   *
   * @param texts one for each column; null for those that are absent
   */
  public static TextRow of(List<String> texts, Columns columns) {
    if (texts.size() != columns.size()) {
      throw new IllegalArgumentException(
          texts.size() + " texts for " + columns.size() + " columns");
    }
    TextRow row = new TextRow(texts, columns);
    for (int column = 0; column < row.bytes.length; column++) {
      String text = texts.get(column);
      row.bytes[column] = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
    return row;
  }

  @Override
  public Kind kind(int column) {
    return bytes[column] == null ? Kind.ABSENT : Kind.TEXT;
  }

  @Override
  public byte[] bytes(int column) {
    return bytes[column];
  }

  @Override
  public int from(int column) {
    return 0;
  }

  @Override
  public int to(int column) {
    return bytes[column].length;
  }

  @Override
  public Row toRow() {
    return new Row(columns, texts.toArray());
  }
}
