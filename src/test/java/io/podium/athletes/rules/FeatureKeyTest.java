package io.podium.athletes.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FeatureKeyTest {
  @Test
  void keysAreEqualWhereAllTextsAre() {
    FeatureKey key = key("Judo", "Gold", "Female", "POL");

    assertThat(key)
        .isEqualTo(key("Judo", "Gold", "Female", "POL"))
        .hasSameHashCodeAs(key("Judo", "Gold", "Female", "POL"))
        .isNotEqualTo(key("Sumo", "Gold", "Female", "POL"))
        .isNotEqualTo(key("Judo", "None", "Female", "POL"))
        .isNotEqualTo(key("Judo", "Gold", "Male", "POL"))
        .isNotEqualTo(key("Judo", "Gold", "Female", "JPN"))
        .isNotEqualTo(null);
  }

  @Test
  void hashesOfTextsThatCountUpDoNotMeet() {
    Set<Integer> hashes = new HashSet<>();
    int keys = 0;
    for (int sport = 0; sport < 50; sport++) {
      for (char first = 'A'; first <= 'Z'; first++) {
        for (char last = 'A'; last <= 'Z'; last++) {
          hashes.add(key("Sport " + sport, "Gold", "Male", first + "O" + last).hashCode());
          keys++;
        }
      }
    }

    // Some meet by chance: of so many, 0.13 pairs are to be expected.
    assertThat(hashes).hasSizeGreaterThan(keys - keys / 100);
  }

  private static FeatureKey key(String sport, String medal, String sex, String countryNoc) {
    return new FeatureKey(sport, medal, sex, countryNoc);
  }
}
