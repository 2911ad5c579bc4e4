package io.podium;

import io.podium.local.EmbeddedService;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@code podium demo} shows of a pipeline: its data, what happens meanwhile, and the check.
 */
interface Demo {
  /** What is shown. */
  RunPipeline pipeline();

  /** The servers that it takes. */
  List<EmbeddedService> services();

  /**
   * Makes up the data, and the tables and topics that are read.
   *
   * @param data a folder for files; need not exist
   */
  void prepare(Path data) throws Exception;

  /** The options of the run. */
  List<String> runArguments();

  /** What happens while it runs. */
  DemoFeed feed();

  /**
   * Shows what has come out, and compares the sinks.
   *
   * @return what is wrong, one line each; empty where all is right
   */
  List<String> report(RunCommand.Ended ended) throws Exception;

  /** What {@link #report} has found to be right, in a line. */
  String verdict();
}
