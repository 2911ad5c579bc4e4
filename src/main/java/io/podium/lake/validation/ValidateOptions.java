package io.podium.lake.validation;

import io.podium.lake.LakeOptions;
import io.podium.options.OptionHelp;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** The options of {@code podium validate}. */
public interface ValidateOptions extends LakeOptions {
  @Description(
      "The stages whose output is looked at, with commas between, such as those that have run so"
          + " far. Without it: all of them.")
  @OptionHelp(order = 31, example = "landing-to-bronze,bronze-to-silver")
  String getStages();

  void setStages(String value);

  @Description(
      "How old the newest row may be, by ingested_at, at the moment of validating. Without it: any"
          + " age.")
  @OptionHelp(order = 40, example = "2d")
  String getMaxAge();

  void setMaxAge(String value);

  @Description(
      "By how much the share of nulls of a column, and the share of rows set aside, may differ from"
          + " the last date that has passed, from 0 to 1. More nulls than that are a failure, fewer"
          + " a warning.")
  @Default.Double(0.1)
  @OptionHelp(order = 41, example = "0.05")
  double getMaxNullShift();

  void setMaxNullShift(double value);

  @Description(
      "Which share of a table's rows may be set aside on the way to silver, from 0 to 1; rows that"
          + " only repeat another are not counted.")
  @Default.Double(0.05)
  @OptionHelp(order = 42, example = "0.01")
  double getMaxRejects();

  void setMaxRejects(double value);
}
