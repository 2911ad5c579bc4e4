package io.podium.lake.validation;

import java.util.Locale;

/** A distribution as an image in SVG, which a screen reader reads as one sentence. */
final class Histogram {
  private static final int WIDTH = 440;
  private static final int HEIGHT = 200;
  private static final int LEFT = 8;
  private static final int TOP = 22;
  private static final int BASE = 164;
  private static final int LABELS = 6;
  private static final int UNIT = 55;

  private Histogram() {}

  /** The image; empty where there is nothing to show. */
  static String svg(String table, Measure measure) {
    TableRules.Bins bins = measure.bins();
    int first = 0;
    int last = bins.count() - 1;
    while (first <= last && measure.inBin(first) == 0) {
      first++;
    }
    while (last >= first && measure.inBin(last) == 0) {
      last--;
    }
    if (first > last) {
      return "";
    }
    long highest = 0;
    for (int i = first; i <= last; i++) {
      highest = Math.max(highest, measure.inBin(i));
    }
    String id = "histogram-" + bins.column();
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            "<svg class=\"histogram\" viewBox=\"0 0 %d %d\" role=\"img\""
                + " aria-labelledby=\"%s-title\">%n<title id=\"%s-title\">%s</title>%n",
            WIDTH,
            HEIGHT,
            Html.text(id),
            Html.text(id),
            Html.text(
                String.format(
                    "%s in %s: %s values from %s to %s, mean %s %s",
                    bins.title(),
                    table,
                    Words.count(measure.values()),
                    Words.number(measure.min()),
                    Words.number(measure.max()),
                    oneDigit(measure.mean()),
                    bins.unit()))));
    double width = (WIDTH - 2.0 * LEFT) / (last - first + 1);
    for (int i = first; i <= last; i++) {
      double tall = (double) measure.inBin(i) * (BASE - TOP) / highest;
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>%n",
              LEFT + (i - first) * width + 0.5,
              BASE - tall,
              Math.max(1, width - 1),
              tall));
    }
    svg.append(
        String.format(
            "<line class=\"axis\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>%n",
            LEFT, BASE, WIDTH - LEFT, BASE));
    int step = Math.max(1, (int) Math.ceil((last - first + 1.0) / LABELS));
    for (int i = first; i <= last; i += step) {
      double x = Math.max(LEFT + 8, LEFT + (i - first) * width);
      // The unit stands at the end of the axis.
      if (x < WIDTH - UNIT) {
        svg.append(
            String.format(
                Locale.ROOT,
                "<text class=\"tick\" x=\"%.1f\" y=\"%d\">%s</text>%n",
                x,
                BASE + 18,
                Words.number(bins.min() + i * bins.width())));
      }
    }
    svg.append(
        String.format(
            "<text class=\"unit\" x=\"%d\" y=\"%d\">%s</text>%n",
            WIDTH - LEFT, BASE + 18, Html.text(bins.unit())));
    svg.append(
        String.format(
            "<text class=\"most\" x=\"%d\" y=\"%d\">highest bar: %s</text>%n",
            LEFT, TOP - 10, Words.count(highest)));
    return svg.append("</svg>\n").toString();
  }

  /** {@code 175.4}. */
  static String oneDigit(double value) {
    return String.format(Locale.ROOT, "%,.1f", value);
  }
}
