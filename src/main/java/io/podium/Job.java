package io.podium;

import io.podium.io.TopicOffsets;
import io.podium.options.RunOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.apache.beam.sdk.Pipeline;

/** What {@code podium run} runs: a pipeline with its options checked. */
interface Job {
  /** Where manifests go that have no better place. */
  Path MANIFESTS = Path.of(".podium", "runs");

  /** Which pipeline it is. */
  RunPipeline pipeline();

  /** Its options. */
  RunOptions options();

  /** Tells one run from another. */
  String runId();

  /** The same run by another name: that of the stream which it goes on with. */
  Job withRunId(String id);

  /** Asks the brokers about the topic that is read; only where one is. */
  TopicOffsets offsets();

  /** Ends a stream when nothing has come for so long; null for never. */
  Duration untilIdle();

  /** How long what has come may be gathered before it is written. */
  Duration flush();

  /** Where its manifest goes where no option says so. */
  Path manifestFolder();

  /** Makes and checks what has to be there before. */
  void prepare() throws InterruptedException, IOException, SQLException;

  /** Adds the graph. */
  void build(Pipeline pipeline);

  /** Makes visible what a run that went well has written. */
  void finish() throws InterruptedException, IOException, SQLException;

  /** Removes what a run that did not go well has left. */
  void discard() throws IOException;
}
