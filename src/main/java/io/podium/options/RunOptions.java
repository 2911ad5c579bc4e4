package io.podium.options;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** What every pipeline that reads a topic or files has: when it ends, and how it reports. */
public interface RunOptions extends PipelineOptions {
  @Description(
      "Write rows that could not be parsed, or came too late (of campaigns: after their end), to this"
          + " topic with their bytes as they came; it is made where it is absent.")
  @OptionHelp(order = 44, example = "rejects")
  String getRejectsTopic();

  void setRejectsTopic(String value);

  @Description(
      "Write into this table how many rows were read, and what became of them, each counted once"
          + " whatever failed in between; it is made where it is absent.")
  @OptionHelp(order = 45, example = "counts")
  String getCountsTable();

  void setCountsTable(String value);

  @Description(
      "End the run when no message has come for so long. Without it a topic is read until the run is"
          + " stopped.")
  @OptionHelp(order = 54, example = "30s")
  String getUntilIdle();

  void setUntilIdle(String value);

  @Description(
      "Run a stream on Spark or Flink without --checkpointDir: after a failure it starts over.")
  @OptionHelp(order = 56, example = "true")
  boolean getEphemeral();

  void setEphemeral(boolean value);

  @Description(
      "Where the run's manifest goes. Without it: below manifests in the lake, where there is one, or"
          + " in .podium/runs.")
  @OptionHelp(order = 61, example = "run.json")
  String getManifest();

  void setManifest(String value);

  @Description(
      "Serve the run's counts, consumer lag and latencies to Prometheus on this port of loopback, 0"
          + " for any free one, at /metrics.")
  @OptionHelp(order = 62, example = "9404")
  Integer getMetricsPort();

  void setMetricsPort(Integer value);
}
