package io.podium.lake;

import io.podium.options.OptionHelp;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** The options of {@code podium compact}. */
public interface CompactOptions extends PipelineOptions {
  @Description("The lake's folder, on a disk of this machine.")
  @OptionHelp(order = 10, example = "/data/lake")
  String getLake();

  void setLake(String value);

  @Description("How old a file must be to be merged.")
  @Default.String("1h")
  @OptionHelp(order = 11, example = "1d")
  String getOlderThan();

  void setOlderThan(String value);

  @Description(
      "How many of a run's newest files stay as they are: a run that goes on after a failure may"
          + " write its last ones again. 0 where no run will go on.")
  @Default.Integer(10)
  @OptionHelp(order = 12, example = "0")
  int getKeepNewest();

  void setKeepNewest(int value);

  @Description("How large merged files get, in MiB.")
  @Default.Integer(128)
  @OptionHelp(order = 13, example = "256")
  int getFileMiB();

  void setFileMiB(int value);
}
