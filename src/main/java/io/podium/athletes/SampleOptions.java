package io.podium.athletes;

import io.podium.options.OptionHelp;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** The options of {@code podium sample}. */
public interface SampleOptions extends PipelineOptions {
  @Description("The folder that the files go to; it is made where it is absent.")
  @OptionHelp(order = 10, example = "data")
  String getDir();

  void setDir(String value);

  @Description("What the data are made from: the same seed makes the same bytes.")
  @Default.Long(7)
  @OptionHelp(order = 11, example = "1")
  long getSeed();

  void setSeed(long value);

  @Description("How many athletes there are.")
  @Default.Integer(2_000)
  @OptionHelp(order = 12, example = "100")
  int getAthletes();

  void setAthletes(int value);

  @Description("How many results there are, duplicates and those of unknown athletes included.")
  @Default.Integer(10_000)
  @OptionHelp(order = 13, example = "300000")
  int getResults();

  void setResults(int value);
}
