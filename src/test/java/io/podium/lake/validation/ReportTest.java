package io.podium.lake.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;

/** The report as a parser of HTML sees it. */
class ReportTest {
  private final Document sound = page(Reports.sound());
  private final Document hostile = page(Reports.hostile());

  @Test
  void theVerdictStandsOnTop() {
    assertThat(sound.title()).isEqualTo("Lake validation 2026-08-02: passed");
    assertThat(sound.select("header .verdict.passed").text()).contains("Passed", "0 failures");
    assertThat(hostile.select("header .verdict.failed").text())
        .contains("Failed", "Compared with 2026-08-01");
    assertThat(sound.body().child(0).tagName()).isEqualTo("header");
  }

  @Test
  void theHtmlHasNoMistakes() {
    for (Validation validation : List.of(Reports.sound(), Reports.hostile())) {
      Parser parser = Parser.htmlParser().setTrackErrors(100);
      parser.parseInput(new Report(validation).html(), "");
      assertThat(parser.getErrors()).isEmpty();
    }
  }

  @Test
  void thePageNeedsNothingBesidesItself() {
    for (Document page : List.of(sound, hostile)) {
      assertThat(page.select("script, link, img, iframe, object, embed, base, [src], [href]"))
          .isEmpty();
      assertThat(page.select("style").html()).doesNotContain("url(", "@import");
    }
  }

  @Test
  void dataIsTextAndNothingElse() {
    String shown = Reports.HOSTILE.replace('\u0000', '\uFFFD');
    assertThat(hostile.select("script, img")).isEmpty();
    assertThat(hostile.select("#changes ~ .scroll tbody th").eachText())
        .contains(shown + " · None");
    assertThat(hostile.select("#nulls ~ .scroll tbody th").eachText()).contains(shown);
    assertThat(hostile.select("#rejects ~ .scroll td[data-label=Reason]").eachText())
        .contains(shown);
    assertThat(hostile.select("#checks ~ .scroll td[data-label=Found]").eachText())
        .anyMatch(found -> found.endsWith("such as " + shown));
  }

  @Test
  void everyTableHasACaptionAndHeadsWithAScope() {
    for (Document page : List.of(sound, hostile)) {
      assertThat(page.select("table")).isNotEmpty();
      for (Element table : page.select("table")) {
        assertThat(table.select("caption").text()).as(table.outerHtml()).isNotBlank();
        assertThat(table.select("th:not([scope])")).isEmpty();
      }
    }
  }

  @Test
  void headingsDoNotSkipALevelAndNameTheirSections() {
    for (Document page : List.of(sound, hostile)) {
      int level = 0;
      for (Element heading : page.select("h1, h2, h3, h4")) {
        int next = Integer.parseInt(heading.tagName().substring(1));
        assertThat(next).as(heading.text()).isLessThanOrEqualTo(level + 1);
        level = next;
      }
      assertThat(page.select("h1")).hasSize(1);
      for (Element section : page.select("section")) {
        assertThat(page.getElementById(section.attr("aria-labelledby"))).isNotNull();
      }
    }
  }

  @Test
  void imagesSayWhatTheyShow() {
    assertThat(hostile.select("svg")).hasSize(1);
    Element image = hostile.select("svg").first();
    assertThat(image.attr("role")).isEqualTo("img");
    Element title = hostile.getElementById(image.attr("aria-labelledby"));
    assertThat(title.tagName()).isEqualTo("title");
    assertThat(title.text())
        .isEqualTo("Weight in silver/people: 12 values from 48 to 7,780, mean 710.1 kg");
  }

  @Test
  void theHistogramHasABarForEachBinFromTheFirstToTheLastThatIsNotEmpty() {
    // 48 to 95 in bins of 5 from 45 to 100; 7,780 is not drawn.
    assertThat(hostile.select("svg rect.bar")).hasSize(11);
    double highest =
        hostile.select("svg rect.bar").stream()
            .mapToDouble(bar -> Double.parseDouble(bar.attr("height")))
            .max()
            .orElseThrow();
    // 60 to 65 holds four, and fills the height.
    assertThat(hostile.select("svg rect.bar").get(3).attr("height"))
        .isEqualTo(Double.toString(highest));
    assertThat(hostile.select("svg .most").text()).isEqualTo("highest bar: 4");
  }

  @Test
  void noNumberOfTheAxisComesNearTheUnit() {
    for (int last = 1; last <= 46; last++) {
      Measure measure = Facts.measures(Facts.SILVER, 20, 20 + 5 * last - 1).get("weight");
      Document image = Jsoup.parse(Histogram.svg("table", measure));
      assertThat(image.select(".bar")).hasSize(last);
      double unit = Double.parseDouble(image.select(".unit").attr("x"));
      assertThat(image.select(".tick").eachAttr("x"))
          .isNotEmpty()
          .allSatisfy(x -> assertThat(Double.parseDouble(x)).isLessThan(unit - 40));
    }
  }

  @Test
  void aDistributionOfNothingIsNotDrawn() {
    assertThat(Histogram.svg("table", Facts.measures(Facts.SILVER).get("weight"))).isEmpty();
    assertThat(Histogram.svg("table", Facts.measures(Facts.SILVER, 7780).get("weight"))).isEmpty();
  }

  @Test
  void theFlowShowsEachLayerAndWhatWasSetAsideBetween() {
    assertThat(sound.select("#counts ~ .scroll tbody tr").eachText())
        .containsExactly(
            "Landing 10",
            "↓ set aside 1",
            "Bronze 9",
            "↓ set aside or repeated 2",
            "Silver 7",
            "↓ set aside 3",
            "Gold 4",
            "in rows of means 2");
    assertThat(sound.select("#counts ~ .scroll tbody .meter span").eachAttr("style"))
        .containsExactly(
            "width:100.00%",
            "width:10.00%",
            "width:90.00%",
            "width:20.00%",
            "width:70.00%",
            "width:30.00%",
            "width:40.00%");
  }

  @Test
  void findingsComeWithTheWorstFirstAndWhatPassedIsFolded() {
    List<String> outcomes = hostile.select("#checks ~ .scroll td.outcome").eachText();
    assertThat(outcomes).contains("Failure", "Warning").doesNotContain("Passed");
    assertThat(outcomes.lastIndexOf("Failure")).isLessThan(outcomes.indexOf("Warning"));
    assertThat(sound.select("#checks ~ p").text()).isEqualTo("Every check has passed.");
    assertThat(sound.select("details td.outcome").eachText()).containsOnly("Passed");
    assertThat(sound.select("summary").text())
        .isEqualTo("All that passed: " + Reports.sound().checks().size());
  }

  @Test
  void changesShowBeforeAndNow() {
    assertThat(hostile.select("#changes ~ .scroll tbody tr").last().text())
        .isEqualTo(
            "Weightlifting with a name that goes on and on · Gold 1,203 → 1,411 60.0 → 61.0 1.6 %");
    assertThat(sound.select("#changes ~ p").text()).contains("no earlier date");
  }

  private static Document page(Validation validation) {
    return Jsoup.parse(new Report(validation).html());
  }
}
