package io.podium.lake.validation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HtmlTest {
  @Test
  void whatMeansSomethingInHtmlIsEscaped() {
    assertThat(Html.text("<a href=\"x\">&'</a>"))
        .isEqualTo("&lt;a href=&quot;x&quot;&gt;&amp;&#39;&lt;/a&gt;");
  }

  @Test
  void lettersOfEveryScriptStay() {
    assertThat(Html.text("Irena Szewińska · 東京\u00A0🏅")).isEqualTo("Irena Szewińska · 東京\u00A0🏅");
  }

  @Test
  void whatHtmlDoesNotAllowAndWhatTurnsTheDirectionIsReplaced() {
    assertThat(Html.text("a\u0000b\u0007c\u202Ed\u2066e\uD800f\tg"))
        .isEqualTo("a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\uFFFDf\tg");
  }
}
