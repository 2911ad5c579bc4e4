package io.podium.lake;

import io.podium.options.OptionHelp;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** The options of the lake's stages. */
public interface LakeOptions extends PipelineOptions {
  @Description("The lake's folder.")
  @OptionHelp(order = 10, example = "/data/lake")
  String getLake();

  void setLake(String value);

  @Description("The date to work on, as yyyy-MM-dd; what is written replaces its partition alone.")
  @OptionHelp(order = 20, example = "2026-08-01")
  String getDate();

  void setDate(String value);

  @Description("The first date to work on; with --to, in the place of --date.")
  @OptionHelp(order = 21, example = "2026-08-01")
  String getFrom();

  void setFrom(String value);

  @Description("The last date to work on.")
  @OptionHelp(order = 22, example = "2026-08-31")
  String getTo();

  void setTo(String value);

  @Description(
      "The tables to work on, with commas between. Without it: athlete_bio,athlete_event_results.")
  @OptionHelp(order = 30, example = "athlete_bio")
  String getTables();

  void setTables(String value);
}
