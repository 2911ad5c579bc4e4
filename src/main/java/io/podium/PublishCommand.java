package io.podium;

import io.podium.athletes.PublishConfig;
import io.podium.athletes.PublishOptions;
import io.podium.athletes.PublishResultsPipeline;
import io.podium.io.TablePartitions;
import io.podium.options.CommandLine;
import io.podium.options.OptionTable;
import io.podium.runners.RunnerArguments;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.FileSystems;

/** {@code podium publish}: writes results from a table or from files to a topic. */
final class PublishCommand {
  private final List<String> arguments;
  private final PrintStream out;

  /**
   * @param arguments the options
   * @param out where progress and the last line go
   */
  PublishCommand(List<String> arguments, PrintStream out) {
    this.arguments = List.copyOf(arguments);
    this.out = out;
  }

  /** The help. */
  static String help() {
    return "podium publish --name=value …\n\n"
        + OptionTable.of(PublishOptions.class).text()
        + "\nBeam's own options are taken, too: --help=PipelineOptions lists them.\n";
  }

  /**
   * Publishes all rows. A run that fails may have published some; published again, these are
   * duplicates that {@code athlete-features} counts once.
   *
   * @return the exit code
   */
  int run() throws SQLException, InterruptedException, IOException {
    CommandLine line = new CommandLine();
    PublishOptions options =
        line.read(
            RunnerArguments.completeBounded(arguments, threads(arguments), line),
            PublishOptions.class);
    PublishConfig config = PublishConfig.from(options, line);
    FileSystems.setDefaultPipelineOptions(options);
    RowRate rate = new RowRate("published to " + config.topic().topic(), out);
    TablePartitions table = config.prepare();
    Pipeline pipeline = Pipeline.create(options);
    PublishResultsPipeline.build(pipeline, config, table);
    PipelineResult result = pipeline.run();
    PipelineResult.State state;
    try {
      state =
          new RunProgress(
                  result,
                  new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                  counts -> rate.accept(counts.get(PublishResultsPipeline.PUBLISHED)),
                  PublishResultsPipeline.PUBLISHED)
              .untilDone();
    } finally {
      PipelineRun.stop(result);
    }
    if (state != PipelineResult.State.DONE) {
      throw new IllegalStateException("the pipeline ended " + state);
    }
    rate.finish(RunCounts.of(result).get(PublishResultsPipeline.PUBLISHED));
    return ExitCode.DONE;
  }

  /** Half of the processors read files: the threads that send need some, too. */
  private static int threads(List<String> arguments) {
    int processors = Runtime.getRuntime().availableProcessors();
    return RunnerArguments.value(arguments, "results").isPresent()
        ? Math.max(1, processors / 2)
        : processors;
  }
}
