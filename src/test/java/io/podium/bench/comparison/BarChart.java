package io.podium.bench.comparison;

import java.util.List;
import java.util.Locale;

/** A chart of horizontal bars as SVG: medians, and lines from the least to the most. */
final class BarChart {
  private static final int WIDTH = 720;
  private static final int LABELS = 190;
  private static final int BAR = 14;
  private static final int GAP = 12;
  private static final int TOP = 44;
  private static final int BARS = WIDTH - LABELS - 80;
  private static final String[] COLOURS = {"#3b6ea5", "#c98b2b"};

  private BarChart() {}

  /** The least, the median and the most of a figure. */
  record Spread(double least, double median, double most) {}

  /**
   * A candidate's figures.
   *
   * @param label its name
   * @param figures one for each of the chart's series
   */
  record Bars(String label, List<Spread> figures) {}

  /**
   * @param title above
   * @param series what the figures are, with their unit
   */
  static String svg(String title, List<String> series, List<Bars> all) {
    int group = series.size() * BAR + GAP;
    int height = TOP + all.size() * group;
    double most =
        all.stream()
            .flatMap(bars -> bars.figures().stream())
            .mapToDouble(Spread::most)
            .max()
            .orElse(1);
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d"
             font-family="sans-serif" font-size="12">
        <rect width="100%%" height="100%%" fill="#ffffff"/>
        <text x="8" y="18" font-size="14">%3$s</text>
        """
            .formatted(WIDTH, height, escaped(title)));
    int x = LABELS;
    for (int i = 0; i < series.size(); i++) {
      svg.append(
          "<rect x=\"%d\" y=\"26\" width=\"10\" height=\"10\" fill=\"%s\"/><text x=\"%d\" y=\"35\">%s</text>\n"
              .formatted(x, COLOURS[i], x + 14, escaped(series.get(i))));
      x += 130;
    }
    int y = TOP;
    for (Bars bars : all) {
      svg.append(
          "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n"
              .formatted(LABELS - 8, y + (series.size() * BAR) / 2 + 4, escaped(bars.label())));
      for (int i = 0; i < bars.figures().size(); i++) {
        svg.append(bar(bars.figures().get(i), y + i * BAR, BARS / most, COLOURS[i]));
      }
      y += group;
    }
    return svg.append("</svg>\n").toString();
  }

  private static String bar(Spread figure, int y, double scale, String colour) {
    return String.format(
        Locale.ROOT,
        "<rect x=\"%1$d\" y=\"%2$d\" width=\"%3$.1f\" height=\"%4$d\" fill=\"%5$s\"/>"
            + "<path d=\"M%6$.1f %7$.1fH%8$.1f\" stroke=\"#222222\"/>"
            + "<text x=\"%9$.1f\" y=\"%10$d\">%11$s</text>%n",
        LABELS,
        y,
        figure.median() * scale,
        BAR - 2,
        colour,
        LABELS + figure.least() * scale,
        y + (BAR - 2) / 2.0,
        LABELS + figure.most() * scale,
        LABELS + figure.most() * scale + 6,
        y + BAR - 3,
        String.format(Locale.ROOT, figure.median() < 2 ? "%.2f" : "%.1f", figure.median()));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
