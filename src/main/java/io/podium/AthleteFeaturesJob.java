package io.podium;

import io.podium.athletes.AthleteFeatures;
import io.podium.athletes.AthleteFeaturesOptions;
import io.podium.athletes.AthleteFeaturesPipeline;
import io.podium.athletes.AthletePreparation;
import io.podium.io.TopicOffsets;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.apache.beam.sdk.Pipeline;

/** A run of {@link AthleteFeaturesPipeline}. */
record AthleteFeaturesJob(AthleteFeaturesOptions options, AthleteFeatures config) implements Job {
  @Override
  public RunPipeline pipeline() {
    return RunPipeline.ATHLETE_FEATURES;
  }

  @Override
  public String runId() {
    return config.runId();
  }

  @Override
  public Job withRunId(String id) {
    return new AthleteFeaturesJob(options, config.withRunId(id));
  }

  @Override
  public TopicOffsets offsets() {
    return new TopicOffsets(config.kafka(), config.resultsTopic());
  }

  @Override
  public Duration untilIdle() {
    return config.untilIdle();
  }

  @Override
  public Duration flush() {
    Duration features = config.earlyFiring().plus(AthleteFeaturesPipeline.WRITE_INTERVAL);
    Duration lake = config.gathersForLake() ? config.lakeInterval() : Duration.ZERO;
    return features.compareTo(lake) > 0 ? features : lake;
  }

  @Override
  public Path manifestFolder() {
    return config.lake() == null ? MANIFESTS : Path.of(config.lake(), "manifests");
  }

  @Override
  public void prepare() throws InterruptedException, SQLException {
    AthletePreparation.prepare(config);
  }

  @Override
  public void build(Pipeline pipeline) {
    AthleteFeaturesPipeline.build(pipeline, config);
  }

  @Override
  public void finish() throws IOException {
    AthletePreparation.finish(config);
  }

  @Override
  public void discard() throws IOException {
    AthletePreparation.discard(config);
  }
}
