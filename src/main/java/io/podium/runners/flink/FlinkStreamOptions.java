package io.podium.runners.flink;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** What Podium adds to Flink's options. */
public interface FlinkStreamOptions extends PipelineOptions {
  @Description(
      "Where a stream keeps its checkpoints, and goes on from when it is started again: a folder"
          + " that all workers reach.")
  String getCheckpointDir();

  void setCheckpointDir(String value);
}
