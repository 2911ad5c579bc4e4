package io.podium.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.podium.options.OptionTable.Entry;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.Test;

class OptionTableTest {

  /** Options that others have, too. */
  interface Shared extends PipelineOptions {
    @Description("The Kafka brokers, for every topic that is named.")
    @OptionHelp(order = 12, example = "127.0.0.1:9092")
    String getBootstrapServers();

    void setBootstrapServers(String value);
  }

  /** Options, declared in another order than that of the help. */
  interface Sample extends Shared {
    @Description("The last | one.")
    @Default.String("a")
    @OptionHelp(order = 20, example = "a|b")
    String getLastOne();

    void setLastOne(String value);

    @Description("Whether.")
    @Default.Boolean(true)
    @OptionHelp(order = 1, example = "false")
    boolean isFirst();

    void setFirst(boolean value);

    @Description("Not for the help.")
    String getHidden();

    void setHidden(String value);
  }

  /** An option that nobody has described. */
  interface Undescribed extends PipelineOptions {
    @OptionHelp(order = 1, example = "x")
    String getMystery();

    void setMystery(String value);
  }

  @Test
  void listsOwnAndInheritedOptionsInTheirOrder() {
    assertThat(OptionTable.of(Sample.class).entries())
        .containsExactly(
            new Entry("first", "Whether.", "true", "false"),
            new Entry(
                "bootstrapServers",
                "The Kafka brokers, for every topic that is named.",
                "",
                "127.0.0.1:9092"),
            new Entry("lastOne", "The last | one.", "a", "a|b"));
  }

  @Test
  void textShowsAnExampleTheDescriptionAndTheDefault() {
    assertThat(OptionTable.of(Sample.class).text())
        .isEqualTo(
            """
              --first=false
                  Whether.
                  Default: true
              --bootstrapServers=127.0.0.1:9092
                  The Kafka brokers, for every topic that is named.
              --lastOne=a|b
                  The last | one.
                  Default: a
            """);
  }

  @Test
  void markdownIsATableWhoseCellsAreEscaped() {
    assertThat(OptionTable.of(Sample.class).markdown().lines())
        .containsExactly(
            "| option | what it does | default | example |",
            "|---|---|---|---|",
            "| `--first` | Whether. | `true` | `false` |",
            "| `--bootstrapServers` | The Kafka brokers, for every topic that is named. | – |"
                + " `127.0.0.1:9092` |",
            "| `--lastOne` | The last \\| one. | `a` | `a\\|b` |");
  }

  @Test
  void anOptionWithoutDescriptionIsADefect() {
    assertThatIllegalStateException()
        .isThrownBy(() -> OptionTable.of(Undescribed.class))
        .withMessageContaining("mystery");
  }
}
