package io.podium.runners;

import java.io.IOException;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;

/** Starts pipelines in this JVM. A stream cannot go on later: it starts over. */
final class DirectLauncher implements RunnerLauncher {
  @Override
  public PipelineResult run(Pipeline pipeline) {
    return pipeline.run();
  }

  @Override
  public void stop(PipelineResult run) throws IOException {
    run.cancel();
  }
}
