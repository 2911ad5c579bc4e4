package io.podium.lake.validation;

import io.podium.lake.Layer;
import java.util.List;
import java.util.Objects;

/**
 * What a table of a layer must be like.
 *
 * @param stage the stage that makes it
 * @param layer where it is
 * @param table its name
 * @param input the name of the table of the layer before that its rows come from
 * @param required columns without which it makes no sense; they must not be empty throughout
 * @param key columns that tell its rows apart; empty where they need not
 * @param ranges between which values its numbers lie
 * @param within means that lie between the values of another table
 * @param countColumn the column that holds how many rows of the input are behind a row; null where
 *     it is one
 * @param histograms columns of numbers whose distributions are shown
 */
public record TableRules(
    String stage,
    Layer layer,
    String table,
    String input,
    List<String> required,
    List<String> key,
    List<Range> ranges,
    List<Within> within,
    String countColumn,
    List<Bins> histograms) {
  public TableRules {
    Objects.requireNonNull(stage, "stage");
    Objects.requireNonNull(layer, "layer");
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(input, "input");
    required = List.copyOf(required);
    key = List.copyOf(key);
    ranges = List.copyOf(ranges);
    within = List.copyOf(within);
    histograms = List.copyOf(histograms);
  }

  /**
   * A mean of values cannot lie outside of them.
   *
   * @param column the column of means
   * @param table the name of the table, in the layer before, that has the values
   * @param values their column there; it has a range
   */
  public record Within(String column, String table, String values) {}

  /**
   * How a distribution is drawn.
   *
   * @param column the column
   * @param title for people
   * @param unit of the values
   * @param min where the first bin begins
   * @param width of a bin, above 0
   * @param count how many bins
   */
  public record Bins(
      String column, String title, String unit, double min, double width, int count) {}

  /** {@code layer/table}, its name in reports. */
  public String id() {
    return id(layer, table);
  }

  /** {@code layer/table}. */
  static String id(Layer layer, String table) {
    return layer.folder() + '/' + table;
  }
}
