package io.podium.lake.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyRuleTest {
  private final KeyRule rule = new KeyRule();

  @Test
  void eachKeyOncePassesAndATableWithoutAKeyIsNotLookedAt() {
    assertThat(rule.check(Facts.lake(), null, Facts.LIMITS))
        .hasSize(2)
        .allMatch(Check::passed)
        .extracting(Check::subject)
        .containsExactly("silver/people", "gold/means");
  }

  @Test
  void aKeyThatComesTwiceIsAFailureAndIsNamed() {
    assertThat(Facts.findings(rule, facts(2, "17", 0)))
        .containsExactly(
            "failure keys-unique silver/people: 2 rows with a key that another has, such as 17");
  }

  @Test
  void aKeyWithoutAPartIsAFailure() {
    assertThat(Facts.findings(rule, facts(0, null, 1)))
        .containsExactly("failure keys-unique silver/people: 1 row without a part of the key");
  }

  @Test
  void keysCountWhatComesAgain() {
    Keys keys = new Keys();
    keys.add(List.of("a", 1L));
    keys.add(List.of("a", 2L));
    assertThat(keys.repeated()).isZero();
    assertThat(keys.firstRepeated()).isNull();
    keys.add(List.of("a", 2L));
    keys.add(List.of("a", 1L));
    keys.add(Arrays.asList("a", null));
    assertThat(keys.repeated()).isEqualTo(2);
    assertThat(keys.firstRepeated()).isEqualTo("a, 2");
    assertThat(keys.incomplete()).isEqualTo(1);
  }

  @Test
  void partsThatAreCutOtherwiseAreAnotherKey() {
    assertThat(Keys.hash(List.of("ab", "c"))).isNotEqualTo(Keys.hash(List.of("a", "bc")));
    assertThat(Keys.hash(List.of("ab", "c"))).isEqualTo(Keys.hash(List.of("ab", "c")));
  }

  private static DateFacts facts(long repeated, String first, long incomplete) {
    return Facts.lake(
        Facts.output(Facts.SILVER, 7, 7, 7, Map.of())
            .facts(new TableFacts(7, 7, Map.of(), Map.of(), repeated, first, incomplete, null))
            .get());
  }
}
