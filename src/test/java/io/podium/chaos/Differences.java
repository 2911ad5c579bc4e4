package io.podium.chaos;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What differs from what must be, and the comparisons that all pipelines share. */
final class Differences {
  /** Differences of one kind that are told one by one. */
  private static final int TOLD = 20;

  private final Map<String, List<String>> byKind = new LinkedHashMap<>();

  /** Of each kind all differences, one line each; empty where all is exactly as it must be. */
  Map<String, List<String>> byKind() {
    return byKind;
  }

  /** The differences for people: how many of each kind, and the first of them. */
  static List<String> told(Map<String, List<String>> differences) {
    List<String> lines = new ArrayList<>();
    differences.forEach(
        (kind, all) -> {
          lines.add(kind + ": " + all.size());
          all.stream().limit(TOLD).forEach(line -> lines.add("  " + line));
          if (all.size() > TOLD) {
            lines.add("  … and " + (all.size() - TOLD) + " more");
          }
        });
    return lines;
  }

  void add(String kind, String difference) {
    byKind.computeIfAbsent(kind, any -> new ArrayList<>()).add(difference);
  }

  /**
   * Compares the topic of rejects, in which a message may stand more than once.
   *
   * @param must payloads that must be there, by where they stood; a payload may be null
   * @param may payloads that may be there
   */
  void compareRejects(
      Map<String, byte[]> must, Map<String, byte[]> may, List<RejectMessage> rejects) {
    Set<String> found = new HashSet<>();
    for (RejectMessage reject : rejects) {
      found.add(reject.source());
      Map<String, byte[]> expected = must.containsKey(reject.source()) ? must : may;
      if (!expected.containsKey(reject.source())) {
        add("rejects, good message rejected", reject.source());
      } else if (!Arrays.equals(expected.get(reject.source()), reject.payload())) {
        add("rejects, other bytes", reject.source());
      }
    }
    for (String source : must.keySet()) {
      if (!found.contains(source)) {
        add("rejects, message missing", source);
      }
    }
  }

  /** The counts of a table with what waits still: held less released is unmatched. */
  static Map<String, Long> settled(Map<String, Long> counts) {
    Map<String, Long> settled = new TreeMap<>(counts);
    Long held = settled.remove("held");
    Long released = settled.remove("released");
    settled.put("unmatched", orZero(held) - orZero(released));
    return settled;
  }

  /**
   * Compares counts by outcome, and their sum with what was read.
   *
   * @param is may have more, which is not compared; what is absent is 0
   */
  void compareCounts(Map<String, Long> must, Map<String, Long> is) {
    must.forEach(
        (outcome, count) -> {
          if (orZero(is.get(outcome)) != count) {
            add("counts", outcome + " must be " + count + ", is " + orZero(is.get(outcome)));
          }
        });
    long sum =
        must.keySet().stream()
            .filter(outcome -> !outcome.equals("read"))
            .mapToLong(outcome -> orZero(is.get(outcome)))
            .sum();
    if (orZero(is.get("read")) != sum) {
      add("counts", "read " + orZero(is.get("read")) + " is not the sum " + sum + ": " + is);
    }
  }

  static long orZero(Long count) {
    return count == null ? 0 : count;
  }
}
