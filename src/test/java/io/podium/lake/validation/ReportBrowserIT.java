package io.podium.lake.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The report in a real browser. Without one on this machine the tests are skipped, and say so:
 * Debian's package {@code chromium-headless-shell} is enough.
 */
class ReportBrowserIT {
  /** What accessibility asks of normal text: WCAG 2.1, 1.4.3. */
  private static final double MIN_CONTRAST = 4.5;

  private static final int PHONE_PIXELS = 360;

  /** Of every text in sight the contrast with what is behind it, the lowest first. */
  private static final String CONTRASTS =
      """
      (() => {
        const parse = c => (c.match(/[\\d.]+/g) || []).map(Number);
        const linear = v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
        const light = c => 0.2126 * linear(c[0]) + 0.7152 * linear(c[1]) + 0.0722 * linear(c[2]);
        const behind = e => {
          for (; e; e = e.parentElement) {
            const c = parse(getComputedStyle(e).backgroundColor);
            if (c.length === 3 || c[3] > 0) return c;
          }
          return [255, 255, 255];
        };
        const found = [];
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
          const e = walker.currentNode.parentElement;
          if (!walker.currentNode.data.trim() || !e.checkVisibility() || e.tagName === 'title') continue;
          const style = getComputedStyle(e);
          const ink = light(parse(e.closest('svg') ? style.fill : style.color));
          const paper = light(behind(e));
          found.push({
            text: walker.currentNode.data.trim(),
            contrast: (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05)
          });
        }
        return found.sort((a, b) => a.contrast - b.contrast);
      })()
      """;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  private static HeadlessBrowser browser;

  @BeforeAll
  static void start() throws Exception {
    Path program = HeadlessBrowser.find();
    assumeTrue(
        program != null,
        "no Chromium is on the path, and PODIUM_BROWSER names none: the report is not looked at");
    browser = HeadlessBrowser.start(program, Files.createDirectory(folder.resolve("profile")));
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.stop();
    }
  }

  @Test
  void dataCannotRunAndNothingIsFetched() throws Exception {
    Path page = open(Reports.hostile(), "light", 1200);
    assertThat(browser.evaluate("typeof window.pwned").asText()).isEqualTo("undefined");
    assertThat(browser.evaluate("document.querySelector('h1').textContent").asText())
        .isEqualTo("The lake on 2026-08-02");
    assertThat(
            browser
                .events("Network.requestWillBeSent")
                .map(request -> request.at("/request/url").asText())
                .filter(url -> !url.equals("about:blank") && !url.startsWith("file:")))
        .isEmpty();
    assertThat(
            browser
                .events("Network.requestWillBeSent")
                .filter(request -> request.at("/request/url").asText().endsWith(name(page)))
                .count())
        .isEqualTo(1);
    assertThat(browser.events("Log.entryAdded")).isEmpty();
    assertThat(browser.events("Runtime.exceptionThrown")).isEmpty();
  }

  @Test
  void textCanBeReadInLightAndDark() throws Exception {
    for (String scheme : List.of("light", "dark")) {
      for (Validation validation : List.of(Reports.sound(), Reports.hostile())) {
        open(validation, scheme, 1200);
        browser.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)");
        JsonNode contrasts = browser.evaluate(CONTRASTS);
        assertThat(contrasts).hasSizeGreaterThan(50);
        assertThat(contrasts.get(0).get("contrast").asDouble())
            .as(scheme + ": " + contrasts.get(0))
            .isGreaterThanOrEqualTo(MIN_CONTRAST);
      }
    }
  }

  @Test
  void darkIsDarkAndLightIsLight() throws Exception {
    String paper = "getComputedStyle(document.body).backgroundColor";
    open(Reports.sound(), "light", 1200);
    assertThat(browser.evaluate(paper).asText()).isEqualTo("rgb(253, 253, 251)");
    open(Reports.sound(), "dark", 1200);
    assertThat(browser.evaluate(paper).asText()).isEqualTo("rgb(22, 24, 27)");
  }

  @Test
  void aPhoneShowsItWithoutScrollingAside() throws Exception {
    open(Reports.hostile(), "light", PHONE_PIXELS);
    browser.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)");
    assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
        .isLessThanOrEqualTo(PHONE_PIXELS);
    assertThat(
            browser.evaluate(
                "[...document.querySelectorAll('.scroll')]"
                    + ".filter(e => e.scrollWidth > e.clientWidth + 1).length"))
        .as("tables that are wider than the screen")
        .isEqualTo(new ObjectMapper().readTree("0"));
    assertThat(
            browser
                .evaluate(
                    "Math.min(...[...document.querySelectorAll('td, th, p')]"
                        + ".map(e => parseFloat(getComputedStyle(e).fontSize)))")
                .asDouble())
        .isGreaterThanOrEqualTo(13);
  }

  @Test
  void theHistogramIsDrawn() throws Exception {
    open(Reports.hostile(), "light", 1200);
    JsonNode bars =
        browser.evaluate(
            "[...document.querySelectorAll('svg rect.bar')].map(e => {"
                + "const r = e.getBoundingClientRect(), s = e.closest('svg').getBoundingClientRect();"
                + "return {h: r.height, inside: r.top >= s.top && r.bottom <= s.bottom"
                + " && r.left >= s.left && r.right <= s.right, fill: getComputedStyle(e).fill}})");
    assertThat(bars).hasSize(11).allMatch(bar -> bar.get("inside").asBoolean());
    assertThat(bars.get(3).get("h").asDouble()).isGreaterThan(50);
    assertThat(bars.get(0).get("fill").asText()).isEqualTo("rgb(61, 111, 158)");
    assertThat(
            browser
                .evaluate(
                    "(() => {const t = [...document.querySelectorAll('svg text')].map(e =>"
                        + " e.getBoundingClientRect()); let n = 0; t.forEach((a, i) =>"
                        + " t.slice(i + 1).forEach(b => {if (a.left < b.right && b.left < a.right &&"
                        + " a.top < b.bottom && b.top < a.bottom) n++})); return n})()")
                .asInt())
        .as("labels that overlap")
        .isZero();
  }

  @Test
  void aScreenReaderFindsHeadingsTablesAndTheImage() throws Exception {
    open(Reports.hostile(), "light", 1200);
    browser.send("Accessibility.enable", Map.of());
    JsonNode nodes = browser.send("Accessibility.getFullAXTree", Map.of()).get("nodes");
    assertThat(names(nodes, "heading"))
        .containsSubsequence(
            "The lake on 2026-08-02",
            "Checks",
            "Counts through the layers",
            "Rejects by reason",
            "Distributions",
            "Largest changes of the means",
            "Shares of nulls");
    assertThat(names(nodes, "image"))
        .containsExactly("Weight in silver/people: 12 values from 48 to 7,780, mean 710.1 kg");
    assertThat(names(nodes, "table"))
        .isNotEmpty()
        .noneMatch(String::isBlank)
        .contains("What did not pass, the worst first", "people");
  }

  @Test
  void onPaperItIsLightAndWhatIsFoldedIsThere() throws Exception {
    open(Reports.sound(), "dark", 1200);
    String seen =
        "[...document.querySelectorAll('details td')].filter(e => e.checkVisibility()"
            + " && e.getBoundingClientRect().height > 0).length";
    assertThat(browser.evaluate(seen).asInt()).isZero();
    browser.send(
        "Emulation.setEmulatedMedia",
        Map.of(
            "media",
            "print",
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
    assertThat(browser.evaluate("getComputedStyle(document.body).backgroundColor").asText())
        .isEqualTo("rgb(255, 255, 255)");
    assertThat(browser.evaluate(seen).asInt()).isPositive();
    byte[] pdf =
        Base64.getDecoder().decode(browser.send("Page.printToPDF", Map.of()).get("data").asText());
    assertThat(new String(pdf, 0, 5, java.nio.charset.StandardCharsets.US_ASCII))
        .isEqualTo("%PDF-");
  }

  private static Path open(Validation validation, String scheme, int width) throws Exception {
    Path page = Files.createTempFile(folder, "report-", ".html");
    Files.writeString(page, new Report(validation).html());
    browser.send(
        "Emulation.setEmulatedMedia",
        Map.of(
            "media",
            "screen",
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    browser.send(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 500));
    browser.open(page.toUri());
    return page;
  }

  private static String name(Path page) {
    return page.getFileName().toString();
  }

  private static List<String> names(JsonNode nodes, String role) {
    List<String> names = new java.util.ArrayList<>();
    for (JsonNode node : nodes) {
      if (node.at("/role/value").asText().equals(role) && !node.path("ignored").asBoolean()) {
        names.add(node.at("/name/value").asText());
      }
    }
    return names;
  }
}
