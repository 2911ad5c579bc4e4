package io.podium;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.athletes.AthleteFeaturesOptions;
import io.podium.athletes.LoadOptions;
import io.podium.athletes.PublishOptions;
import io.podium.athletes.SampleOptions;
import io.podium.lake.CompactOptions;
import io.podium.lake.LakeOptions;
import io.podium.lake.landing.LandOptions;
import io.podium.lake.validation.ValidateOptions;
import io.podium.options.OptionTable;
import io.podium.promotions.GenerateOptions;
import io.podium.promotions.PromotionsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.Test;

/**
 * The tables in docs/options.md are those of the options. {@code mvn test -Dtest=ReadmeTest
 * -Dpodium.readme.update=true} writes them anew.
 */
class ReadmeTest {
  private static final Path README = Path.of("README.md");
  private static final Path OPTIONS = Path.of("docs/options.md");

  @Test
  void optionTablesAreUpToDate() throws IOException {
    String text = Files.readString(OPTIONS);
    String updated = text;
    updated = withTable(updated, "run", AthleteFeaturesOptions.class);
    updated = withTable(updated, "promotions", PromotionsOptions.class);
    updated = withTable(updated, "lake", LakeOptions.class);
    updated = withTable(updated, "load", LoadOptions.class);
    updated = withTable(updated, "land", LandOptions.class);
    updated = withTable(updated, "compact", CompactOptions.class);
    updated = withTable(updated, "sample", SampleOptions.class);
    updated = withTable(updated, "generate", GenerateOptions.class);
    updated = withTable(updated, "publish", PublishOptions.class);
    updated = withTable(updated, "validate", ValidateOptions.class);
    if (Boolean.getBoolean("podium.readme.update")) {
      Files.writeString(OPTIONS, updated);
    } else {
      assertThat(text).isEqualTo(updated);
    }
  }

  @Test
  void namesTheTwoCommands() throws IOException {
    assertThat(Files.readString(README)).contains("./podium demo", "mvn -B verify");
  }

  private static String withTable(
      String text, String command, Class<? extends PipelineOptions> options) {
    String begin = "<!-- options of " + command + " -->\n";
    String end = "<!-- end of options -->";
    int from = text.indexOf(begin);
    assertThat(from).as("there is a place for the options of " + command).isNotNegative();
    int to = text.indexOf(end, from);
    return text.substring(0, from + begin.length())
        + OptionTable.of(options).markdown()
        + text.substring(to);
  }
}
