package io.podium.lake.validation;

import io.podium.lake.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Not too many rows are set aside. */
final class RejectRule implements Rule {
  /** How the reasons begin of rows that say again what another row says. */
  private static final String REPEATED = "deduplicate/";

  @Override
  public List<Check> check(DateFacts facts, Baseline baseline, Limits limits) {
    List<Check> checks = new ArrayList<>();
    for (Output output : facts.outputs()) {
      if (output.facts() == null || output.rejected() == null) {
        continue;
      }
      // Gold leaves out every result whose athlete was not measured: a matter of the data.
      if (output.rules().layer() != Layer.GOLD) {
        double share = share(notTyped(output.rejected()), output);
        checks.add(
            Check.failure(
                "rejects-share",
                output.id(),
                share <= limits.maxRejects(),
                Words.percent(share) + " of the rows",
                "at most " + Words.percent(limits.maxRejects())));
      }
      Baseline.Table before = Baseline.table(baseline, output.id());
      if (before != null) {
        double share = share(output.setAside(), output);
        checks.add(
            Check.warning(
                "rejects-shift",
                output.id(),
                Math.abs(share - before.setAsideShare()) <= limits.maxNullShift(),
                Words.percent(share) + " of the rows set aside",
                Words.percent(before.setAsideShare())
                    + " as "
                    + baseline.date()
                    + ", give or take "
                    + Words.percent(limits.maxNullShift())));
      }
    }
    return checks;
  }

  private static long notTyped(Map<String, Long> rejected) {
    return rejected.entrySet().stream()
        .filter(reason -> !reason.getKey().startsWith(REPEATED))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** The share of so many rows in all that came. */
  static double share(long rows, Output output) {
    long all = output.facts().behind() + output.setAside();
    return all == 0 ? 0 : (double) rows / all;
  }
}
