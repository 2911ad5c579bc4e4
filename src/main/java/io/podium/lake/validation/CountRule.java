package io.podium.lake.validation;

import io.podium.lake.Layer;
import java.util.ArrayList;
import java.util.List;

/** No row is lost or added between two layers: counted in the files, to the record. */
final class CountRule implements Rule {
  private static final String NAME = "counts-reconcile";

  @Override
  public List<Check> check(DateFacts facts, Baseline baseline, Limits limits) {
    List<Check> checks = new ArrayList<>();
    for (Output output : facts.outputs()) {
      if (output.rules().layer() == Layer.BRONZE) {
        landing(output, checks);
      } else {
        layer(output, facts.inputOf(output), checks);
      }
    }
    return checks;
  }

  private static void landing(Output bronze, List<Check> checks) {
    Long landed = bronze.landed();
    String says = "landed";
    if (landed == null && bronze.manifest() != null) {
      landed = bronze.manifest().read();
      says = "read by the stage";
    }
    if (landed != null && bronze.facts() != null && bronze.rejected() != null) {
      checks.add(sum(bronze, landed, says));
    }
  }

  private static void layer(Output output, Output input, List<Check> checks) {
    if (input == null || input.facts() == null) {
      return;
    }
    long before = input.facts().rows();
    if (output.manifest() != null) {
      checks.add(
          Check.failure(
              NAME,
              input.id() + " → " + output.rules().stage(),
              output.manifest().read() == before,
              Words.rows(output.manifest().read()) + " read by the stage",
              Words.count(before) + ", as many as " + input.id() + " has"));
    }
    if (output.facts() != null && output.rejected() != null) {
      checks.add(sum(output, before, "in " + input.id()));
    }
  }

  private static Check sum(Output output, long before, String where) {
    long behind = output.facts().behind();
    long setAside = output.setAside();
    return Check.failure(
        NAME,
        output.id(),
        before == behind + setAside,
        String.format(
            "%s%s + set aside %s = %s",
            output.rules().countColumn() == null ? "" : output.rules().countColumn() + " ",
            Words.count(behind),
            Words.count(setAside),
            Words.count(behind + setAside)),
        Words.count(before) + " " + where);
  }
}
