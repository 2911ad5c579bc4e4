package io.podium.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

  @Test
  void readsOptions() {
    CommandLine line = new CommandLine();

    DatabaseOptions options =
        line.read(
            List.of("--jdbcUrl=jdbc:mysql://h/d?a=b", "--jobName=j", "--jdbcUser=x\ny"),
            DatabaseOptions.class);

    assertThatCode(line::check).doesNotThrowAnyException();
    assertThat(options.getJdbcUrl()).isEqualTo("jdbc:mysql://h/d?a=b");
    assertThat(options.getJdbcUser()).isEqualTo("x\ny");
    assertThat(options.getJdbcPasswordRef()).isNull();
    assertThat(options.getJobName()).isEqualTo("j");
  }

  @ParameterizedTest
  @CsvSource({
    "--jdbcUlr=x, --jdbcUlr is not an option; did you mean --jdbcUrl?",
    "--JDBCURL=x, --JDBCURL is not an option; did you mean --jdbcUrl?",
    "--jdbcPassword=x, --jdbcPassword is not an option; did you mean --jdbcPasswordRef?",
    "--bootstrapServer, --bootstrapServer is not an option; did you mean --bootstrapServers?"
  })
  void suggestsTheNearestNameForAnUnknownOne(String argument, String problem) {
    new CommandLine().read(List.of(), KafkaOptions.class);

    assertThat(problems(argument)).containsExactly(problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdbcUrl=x", "-jdbcUrl=x", "--", "", "--=x", "--jdbc-url=x", "---a=b"})
  void anArgumentOfAnotherFormIsNoOption(String argument) {
    assertThat(problems(argument))
        .as("what may be a secret is not repeated")
        .containsExactly(
            (argument.startsWith("-") ? argument.replaceFirst("=.*", "=…") : "argument 1")
                + " is not an option: options have the form --name=value");
  }

  @Test
  void anEmptyValueIsReported() {
    assertThat(problems("--jdbcUser=")).containsExactly("--jdbcUser has no value");
  }

  @Test
  void anOptionGivenTwiceIsReportedEvenWithOneValue() {
    assertThat(problems("--jdbcUser=a", "--jdbcUser=a"))
        .containsExactly("--jdbcUser is given twice");
  }

  @Test
  void aValueOfTheWrongTypeIsReported() {
    assertThat(problems("--stableUniqueNames=perhaps"))
        .singleElement()
        .asString()
        .startsWith("--stableUniqueNames: ")
        .doesNotContain("\n");
  }

  @Test
  void everyProblemIsReportedInOneExceptionInOrder() {
    CommandLine line = new CommandLine();
    line.read(List.of("x", "--jdbcUser=a", "--jdbcUser=b"), DatabaseOptions.class);
    line.problem("another");
    String value =
        line.value(
            "jdbcUrl",
            "v",
            text -> {
              throw new IllegalArgumentException("not " + text);
            });

    UsageException usage = catchThrowableOfType(UsageException.class, line::check);

    assertThat(value).isNull();
    assertThat(usage.problems())
        .containsExactly(
            "argument 1 is not an option: options have the form --name=value",
            "--jdbcUser is given twice",
            "another",
            "--jdbcUrl: not v");
    assertThat(usage).hasMessage(String.join("\n", usage.problems()));
  }

  @Test
  void aValueIsReadByItsRule() {
    CommandLine line = new CommandLine();

    assertThat(line.value("n", "12", CommandLineTest::number)).isEqualTo(12);
    assertThat(line.value("n", null, CommandLineTest::number)).isNull();
    assertThatCode(line::check).doesNotThrowAnyException();
    assertThat(line.value("n", "x", CommandLineTest::number)).isNull();
    assertThat(catchThrowableOfType(UsageException.class, line::check)).isNotNull();
  }

  private static Integer number(String text) {
    return Integer.valueOf(text);
  }

  private static List<String> problems(String... arguments) {
    CommandLine line = new CommandLine();
    line.read(List.of(arguments), DatabaseOptions.class);
    UsageException usage = catchThrowableOfType(UsageException.class, line::check);
    assertThat(usage).isNotNull();
    return usage.problems();
  }
}
