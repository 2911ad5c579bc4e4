package io.podium.promotions;

import io.podium.errors.Reject;
import io.podium.errors.Traced;
import io.podium.io.KafkaSink;
import io.podium.io.KafkaSource;
import io.podium.io.OnceTarget;
import io.podium.io.ReadRecords;
import io.podium.io.WriteCounts;
import io.podium.io.WriteOnce;
import io.podium.io.WriteRejects;
import io.podium.promotions.rules.Campaign;
import io.podium.promotions.rules.CampaignFormat;
import io.podium.promotions.rules.Promotion;
import io.podium.promotions.rules.PromotionJson;
import io.podium.transforms.CountOutcomes;
import io.podium.transforms.Outcomes;
import io.podium.transforms.RunnerName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;

/**
 * Restaurants' campaigns are sent to those who have subscribed to the restaurant, while they are
 * valid, once to each.
 *
 * <p>One graph for both modes: campaigns from files are bounded, campaigns from a topic are not,
 * and all that follows is the same.
 */
public final class PromotionsPipeline {
  private static final CampaignFormat FORMAT = new CampaignFormat();
  private static final Coder<Campaign> CODER = new PromotionCoders.CampaignCoder();

  /** How long what is to be written is gathered. */
  public static final Duration WRITE_INTERVAL = Duration.ofSeconds(1);

  private final Promotions config;
  private final OnceTarget sink;
  private final List<PCollection<Reject>> rejects = new ArrayList<>();
  private CountOutcomes counts = CountOutcomes.every(WRITE_INTERVAL);

  private PromotionsPipeline(Promotions config, OnceTarget sink) {
    this.config = config;
    this.sink = sink;
  }

  /**
   * Adds the graph to a pipeline.
   *
   * @param sink where promotions go, from {@link PromotionsPreparation#prepare}
   */
  public static void build(Pipeline pipeline, Promotions config, OnceTarget sink) {
    PromotionsPipeline graph = new PromotionsPipeline(config, sink);
    graph.build(pipeline, graph.source(RunnerName.of(pipeline.getOptions())));
  }

  /** Adds the graph to a pipeline, behind any source, and hands out its promotions, unwritten. */
  static PCollection<Promotion> build(
      Pipeline pipeline, Promotions config, ReadRecords<Campaign> source) {
    return new PromotionsPipeline(config, null).build(pipeline, source);
  }

  private PCollection<Promotion> build(Pipeline pipeline, ReadRecords<Campaign> source) {
    PromotionCoders.register(pipeline.getCoderRegistry());
    PCollection<Traced<Campaign>> campaigns = readCampaigns(pipeline, source);
    PCollection<Promotion> promotions = joinSubscribers(campaigns);
    writePromotions(promotions);
    writeRejects();
    writeCounts(pipeline);
    return promotions;
  }

  private ReadRecords<Campaign> source(RunnerName runner) {
    return config.isUnbounded()
        ? ReadRecords.fromKafka(kafkaSource(runner), FORMAT, CODER)
        : ReadRecords.fromJsonLines(config.campaignsPattern(), FORMAT, CODER);
  }

  private PCollection<Traced<Campaign>> readCampaigns(
      Pipeline pipeline, ReadRecords<Campaign> source) {
    PCollectionTuple read = pipeline.apply("ReadCampaigns", source);
    rejects.add(read.get(source.rejects()));
    counts =
        counts
            .of(read.get(source.parsed()), campaign -> Outcomes.READ)
            .of(read.get(source.rejects()), reject -> Outcomes.READ)
            .of(read.get(source.rejects()), reject -> Outcomes.REJECTED);
    return read.get(source.parsed());
  }

  private PCollection<Promotion> joinSubscribers(PCollection<Traced<Campaign>> campaigns) {
    JoinSubscribers join =
        JoinSubscribers.from(
            config.subscribers(), config.runId(), config.subscribersRefresh(), config.clock());
    PCollectionTuple sent = campaigns.apply("JoinSubscribers", join);
    rejects.add(sent.get(join.ended()));
    counts =
        counts
            .of(sent.get(join.ended()), ended -> Outcomes.FILTERED)
            .of(sent.get(join.outcomes()), outcome -> outcome)
            .of(sent.get(join.promotions()), promotion -> JoinSubscribers.PROMOTIONS);
    return sent.get(join.promotions());
  }

  private void writePromotions(PCollection<Promotion> promotions) {
    if (sink != null) {
      promotions.apply(
          "WritePromotions",
          WriteOnce.to(
              sink,
              WRITE_INTERVAL,
              FeedbackTable::values,
              PromotionJson::key,
              PromotionJson::value));
    }
  }

  private void writeRejects() {
    if (config.rejectsTopic() != null) {
      PCollectionList.of(rejects)
          .apply("AllRejects", Flatten.pCollections())
          .apply("WriteRejects", WriteRejects.to(kafkaSink(config.rejectsTopic())));
    }
  }

  private void writeCounts(Pipeline pipeline) {
    WriteCounts.of(counts, config.isUnbounded())
        .to(config.database(), config.countsTable())
        .addTo(pipeline);
  }

  private KafkaSource kafkaSource(RunnerName runner) {
    return new KafkaSource(
        config.kafka(),
        config.campaignsTopic(),
        config.runId(),
        false,
        // Readers on several workers do not know of each other: there the launcher ends the run.
        runner == RunnerName.DIRECT ? config.untilIdle() : null,
        KafkaSource.SMALL_BATCH);
  }

  private KafkaSink kafkaSink(String topic) {
    return new KafkaSink(config.kafka(), topic);
  }
}
