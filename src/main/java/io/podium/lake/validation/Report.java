package io.podium.lake.validation;

import io.podium.lake.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The report of a date for people: one page that needs nothing besides itself. */
final class Report {
  private static final Map<Verdict, String> SIGNS =
      Map.of(Verdict.PASSED, "✓", Verdict.WARNED, "!", Verdict.FAILED, "✕");

  private final Validation validation;
  private final DateFacts facts;
  private final StringBuilder page = new StringBuilder();

  Report(Validation validation) {
    this.validation = validation;
    this.facts = validation.facts();
  }

  /** The page. */
  String html() {
    String title = "Lake validation " + facts.date() + ": " + validation.verdict().label();
    page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
        .append(Html.text(title))
        .append("</title>\n<style>\n")
        .append(ReportStyle.CSS)
        .append("</style>\n</head>\n<body>\n");
    header();
    page.append("<main>\n");
    findings();
    flow();
    rejects();
    distributions();
    changes();
    nulls();
    page.append("</main>\n");
    footer();
    return page.append("</body>\n</html>\n").toString();
  }

  private void header() {
    Verdict verdict = validation.verdict();
    page.append("<header>\n<h1>The lake on ")
        .append(facts.date())
        .append("</h1>\n<div class=\"verdict ")
        .append(verdict.label())
        .append("\"><strong><span aria-hidden=\"true\">")
        .append(SIGNS.get(verdict))
        .append(" </span>")
        .append(capital(verdict.label()))
        .append("</strong>\n<p>")
        .append(Html.text(validation.counts()))
        .append(". ")
        .append(
            validation.baseline() == null
                ? "No earlier date has passed, so there was none to compare with."
                : "Compared with " + validation.baseline().date() + ".")
        .append("</p></div>\n</header>\n");
  }

  private void findings() {
    section("checks", "Checks");
    List<Check> findings = validation.findings();
    if (findings.isEmpty()) {
      page.append("<p>Every check has passed.</p>\n");
    } else {
      checks("What did not pass, the worst first", findings);
    }
    List<Check> passed = validation.checks().stream().filter(Check::passed).toList();
    if (!passed.isEmpty()) {
      page.append("<details>\n<summary>All that passed: ")
          .append(passed.size())
          .append("</summary>\n");
      checks("What passed", passed);
      page.append("</details>\n");
    }
    page.append("</section>\n");
  }

  private void checks(String caption, List<Check> checks) {
    Table table = new Table("stack", caption, "Outcome", "Check", "Of", "Found", "Expected");
    for (Check check : checks) {
      table.row(
          "<td class=\"outcome " + check.outcome() + "\">" + capital(check.outcome()) + "</td>",
          head(check.name()),
          cell("Of", check.subject()),
          cell("Found", check.found()),
          cell("Expected", check.expected()));
    }
    page.append(table.html());
  }

  private void flow() {
    section("counts", "Counts through the layers");
    List<Output> bronze =
        facts.outputs().stream().filter(output -> output.rules().layer() == Layer.BRONZE).toList();
    List<String> tables =
        facts.outputs().stream().map(output -> output.rules().input()).distinct().toList();
    for (String table : tables) {
      List<Output> layers =
          facts.outputs().stream()
              .filter(output -> output.rules().input().equals(table))
              .filter(output -> output.facts() != null)
              .toList();
      if (!layers.isEmpty()) {
        flow(table, layers);
      }
    }
    if (bronze.isEmpty() && tables.isEmpty()) {
      page.append("<p>No table was looked at.</p>\n");
    }
    page.append("</section>\n");
  }

  private void flow(String name, List<Output> layers) {
    Output first = layers.get(0);
    boolean landed = first.rules().layer() == Layer.BRONZE;
    long before = first.facts().behind() + first.setAside();
    if (first.landed() != null) {
      before = first.landed();
    }
    long most = Math.max(1, before);
    for (Output layer : layers) {
      most = Math.max(most, layer.facts().behind());
    }
    double widest = most;
    Table table = new Table("flow", name, "Layer", "Rows#", "");
    if (landed) {
      table.row(head("Landing"), number(before), meter(before / widest, "bar"));
    }
    for (Output layer : layers) {
      boolean silver = layer.rules().layer() == Layer.SILVER;
      if (layer.setAside() > 0) {
        table.row(
            "loss",
            head(silver ? "↓ set aside or repeated" : "↓ set aside"),
            number(layer.setAside()),
            meter(layer.setAside() / widest, "aside"));
      }
      table.row(
          head(capital(layer.rules().layer().folder())),
          number(layer.facts().behind()),
          meter(layer.facts().behind() / widest, "bar"));
      if (layer.rules().countColumn() != null) {
        table.row(
            "loss",
            head("in rows of " + layer.rules().table()),
            number(layer.facts().rows()),
            "<td></td>");
      }
    }
    page.append(table.html());
  }

  private void rejects() {
    section("rejects", "Rejects by reason");
    List<Output> outputs =
        facts.outputs().stream()
            .filter(output -> output.rejected() != null && output.setAside() > 0)
            .toList();
    if (outputs.isEmpty()) {
      page.append("<p>Nothing was set aside.</p>\n");
    } else {
      double most =
          outputs.stream()
              .flatMap(output -> output.rejected().values().stream())
              .mapToLong(Long::longValue)
              .max()
              .orElse(1);
      Table table =
          new Table(
              "stack",
              "Rows that were set aside on their way",
              "Way",
              "Table",
              "Reason",
              "Rows#",
              "");
      for (Output output : outputs) {
        output.rejected().entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .forEach(
                reason ->
                    table.row(
                        head(output.rules().stage()),
                        cell("Table", output.rules().input()),
                        cell("Reason", reason.getKey()),
                        number("Rows", Words.count(reason.getValue())),
                        meter(reason.getValue() / most, "aside")));
      }
      page.append(table.html());
    }
    page.append("</section>\n");
  }

  private void distributions() {
    List<String> figures = new ArrayList<>();
    for (Output output : facts.outputs()) {
      if (output.facts() != null) {
        for (TableRules.Bins bins : output.rules().histograms()) {
          Measure measure = output.facts().measures().get(bins.column());
          String svg = Histogram.svg(output.id(), measure);
          if (!svg.isEmpty()) {
            figures.add(figure(output, bins, measure, svg));
          }
        }
      }
    }
    if (!figures.isEmpty()) {
      section("distributions", "Distributions");
      page.append("<div class=\"figures\">\n")
          .append(String.join("", figures))
          .append("</div>\n</section>\n");
    }
  }

  private static String figure(Output output, TableRules.Bins bins, Measure measure, String svg) {
    return "<figure>\n<h3>"
        + Html.text(bins.title())
        + "</h3>\n"
        + svg
        + "<figcaption>"
        + Html.text(
            String.format(
                "%s of %s athletes: %s to %s %s, mean %s",
                Words.count(measure.values()),
                Words.count(output.facts().rows()),
                Words.number(measure.min()),
                Words.number(measure.max()),
                bins.unit(),
                Histogram.oneDigit(measure.mean())))
        + "</figcaption>\n</figure>\n";
  }

  private void changes() {
    section("changes", "Largest changes of the means");
    Changes changes = validation.changes();
    if (changes == null) {
      page.append("<p>There is no earlier date to compare with.</p>\n");
    } else {
      page.append("<p>")
          .append(
              Html.text(
                  String.format(
                      "Against %s, %s groups are in both, %s are new and %s are gone.",
                      changes.against(),
                      Words.count(changes.compared()),
                      Words.count(changes.added()),
                      Words.count(changes.gone()))))
          .append("</p>\n");
      if (changes.largest().isEmpty()) {
        page.append("<p>No mean has changed.</p>\n");
      } else {
        changes(changes);
      }
    }
    page.append("</section>\n");
  }

  private void changes(Changes changes) {
    List<String> heads = new ArrayList<>(List.of("Group", "Results#"));
    changes.columns().forEach(column -> heads.add(column + "#"));
    heads.add("Change#");
    Table table =
        new Table(
            "stack",
            "Of " + changes.table() + ", by the mean that changed most in relation to what it was",
            heads.toArray(String[]::new));
    for (Changes.Change change : changes.largest()) {
      List<String> cells = new ArrayList<>();
      cells.add(head(String.join(" · ", change.key())));
      cells.add(
          number("Results", Words.count(change.rowsBefore()) + " → " + Words.count(change.rows())));
      for (int i = 0; i < changes.columns().size(); i++) {
        cells.add(
            number(
                changes.columns().get(i),
                Histogram.oneDigit(change.before().get(i))
                    + " → "
                    + Histogram.oneDigit(change.now().get(i))));
      }
      cells.add(number("Change", Words.percent(change.size())));
      table.row(cells.toArray(String[]::new));
    }
    page.append(table.html());
  }

  private void nulls() {
    section("nulls", "Shares of nulls");
    for (Output output : facts.outputs()) {
      if (output.facts() != null) {
        nulls(output);
      }
    }
    page.append("</section>\n");
  }

  private void nulls(Output output) {
    TableFacts table = output.facts();
    Baseline.Table before = Baseline.table(validation.baseline(), output.id());
    List<String> some =
        table.columns().keySet().stream()
            .filter(
                column ->
                    table.columns().get(column).nulls() > 0
                        || (before != null && before.nullShares().getOrDefault(column, 0.0) > 0))
            .toList();
    int full = table.columns().size() - some.size();
    String rest = full == 1 ? "1 column is full" : full + " columns are full";
    page.append("<h3>").append(Html.text(output.id())).append("</h3>\n");
    if (some.isEmpty()) {
      page.append("<p class=\"note\">No nulls: ").append(rest).append(".</p>\n");
      return;
    }
    Table nulls =
        new Table(
            "stack",
            "Columns with nulls" + (full == 0 ? "" : "; the other " + rest),
            "Column",
            "Type",
            "Nulls#",
            "Share#",
            "Before#",
            "");
    for (String column : some) {
      Double then = before == null ? null : before.nullShares().get(column);
      nulls.row(
          head(column),
          cell("Type", table.columns().get(column).type()),
          number("Nulls", Words.count(table.columns().get(column).nulls())),
          number("Share", Words.percent(table.nullShare(column))),
          number("Before", then == null ? "–" : Words.percent(then)),
          meter(table.nullShare(column), "bar"));
    }
    page.append(nulls.html());
  }

  private void footer() {
    page.append("<footer><p>Validated at ")
        .append(Html.text(validation.at().toString()))
        .append(" by Podium ")
        .append(Html.text(validation.version()))
        .append(", in ")
        .append(Html.text(validation.lake().root()))
        .append(".</p>\n");
    String ranges =
        facts.outputs().stream()
            .flatMap(
                output ->
                    output.rules().ranges().stream()
                        .map(range -> output.id() + '.' + range.column() + ": " + range.source()))
            .distinct()
            .collect(Collectors.joining("; "));
    if (!ranges.isEmpty()) {
      page.append("<p>Where the ranges come from. ").append(Html.text(ranges)).append(".</p>\n");
    }
    page.append("</footer>\n");
  }

  private void section(String id, String title) {
    page.append("<section aria-labelledby=\"")
        .append(id)
        .append("\">\n<h2 id=\"")
        .append(id)
        .append("\">")
        .append(title)
        .append("</h2>\n");
  }

  private static String head(String text) {
    return "<th scope=\"row\">" + Html.text(text) + "</th>";
  }

  private static String cell(String label, String text) {
    return "<td data-label=\"" + Html.text(label) + "\">" + Html.text(text) + "</td>";
  }

  private static String number(long number) {
    return "<td class=\"number\">" + Words.count(number) + "</td>";
  }

  private static String number(String label, String text) {
    return "<td class=\"number\" data-label=\""
        + Html.text(label)
        + "\">"
        + Html.text(text)
        + "</td>";
  }

  /** A bar beside the number that says the same, so that a screen reader may pass it over. */
  private static String meter(double share, String kind) {
    return String.format(
        Locale.ROOT,
        "<td class=\"meter\"><span class=\"%s\" aria-hidden=\"true\" style=\"width:%.2f%%\"></span></td>",
        kind,
        100 * Math.min(1, Math.max(0, share)));
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  /** A table with a caption; heads that end with # are of numbers, an empty one is of bars. */
  private static final class Table {
    private final StringBuilder html = new StringBuilder();

    private Table(String style, String caption, String... heads) {
      html.append("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"")
          .append(Html.text(caption))
          .append("\"><table class=\"")
          .append(style)
          .append("\">\n<caption>")
          .append(Html.text(caption))
          .append("</caption>\n<thead><tr>");
      for (String head : heads) {
        if (head.isEmpty()) {
          html.append("<td></td>");
        } else {
          html.append("<th scope=\"col\"")
              .append(head.endsWith("#") ? " class=\"number\">" : ">")
              .append(Html.text(head.replaceFirst("#$", "")))
              .append("</th>");
        }
      }
      html.append("</tr></thead>\n<tbody>\n");
    }

    private void row(String... cells) {
      if (cells[0].startsWith("<")) {
        html.append("<tr>").append(String.join("", cells)).append("</tr>\n");
      } else {
        html.append("<tr class=\"").append(cells[0]).append("\">");
        for (int i = 1; i < cells.length; i++) {
          html.append(cells[i]);
        }
        html.append("</tr>\n");
      }
    }

    private String html() {
      return html.append("</tbody>\n</table></div>\n").toString();
    }
  }
}
