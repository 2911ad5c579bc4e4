package io.podium;

import io.podium.io.OnceTarget;
import io.podium.io.OutboxSweep;
import io.podium.io.TopicOffsets;
import io.podium.promotions.Promotions;
import io.podium.promotions.PromotionsOptions;
import io.podium.promotions.PromotionsPipeline;
import io.podium.promotions.PromotionsPreparation;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import org.apache.beam.sdk.Pipeline;

/** A run of {@link PromotionsPipeline}. */
final class PromotionsJob implements Job {
  /** How long messages may wait in the outbox before it looks as if nobody was to come for them. */
  private static final Duration LEFT_AFTER = Duration.ofMinutes(1);

  private final PromotionsOptions options;
  private final Promotions config;
  private OnceTarget sink;
  private OutboxSweep sweep;

  PromotionsJob(PromotionsOptions options, Promotions config) {
    this.options = Objects.requireNonNull(options, "options");
    this.config = Objects.requireNonNull(config, "config");
  }

  @Override
  public RunPipeline pipeline() {
    return RunPipeline.PROMOTIONS;
  }

  @Override
  public PromotionsOptions options() {
    return options;
  }

  @Override
  public String runId() {
    return config.runId();
  }

  @Override
  public Job withRunId(String id) {
    return new PromotionsJob(options, config.withRunId(id));
  }

  @Override
  public TopicOffsets offsets() {
    return new TopicOffsets(config.kafka(), config.campaignsTopic());
  }

  @Override
  public Duration untilIdle() {
    return config.untilIdle();
  }

  @Override
  public Duration flush() {
    return PromotionsPipeline.WRITE_INTERVAL;
  }

  @Override
  public Path manifestFolder() {
    return MANIFESTS;
  }

  @Override
  public void prepare() throws InterruptedException, SQLException {
    sink = PromotionsPreparation.prepare(config);
  }

  @Override
  public void build(Pipeline pipeline) {
    PromotionsPipeline.build(pipeline, config, Objects.requireNonNull(sink, "not prepared"));
    sweep = OutboxSweep.start(sink, LEFT_AFTER);
  }

  /** What is written is visible at once, but for what a worker has left that was lost. */
  @Override
  public void finish() throws InterruptedException, SQLException {
    sweep.close();
    sink.publishLeft(Duration.ZERO);
    sink.release();
  }

  /** What is written once stays, and is not written again. */
  @Override
  public void discard() {
    sweep.close();
    sink.release();
  }
}
