package io.podium.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.podium.ExitCode;
import io.podium.bench.PromotionsBenchOptions.Input;
import io.podium.io.KafkaCluster;
import io.podium.io.KafkaSink;
import io.podium.io.KafkaTopics;
import io.podium.local.Services;
import io.podium.promotions.DeterminedPromotions;
import io.podium.promotions.PromotionsComparison;
import io.podium.promotions.SamplePromotions;
import io.podium.promotions.SubscribersTable;
import io.podium.promotions.model.ModelCampaign;
import io.podium.promotions.model.ModelPromotion;
import io.podium.promotions.model.ModelResult;
import io.podium.promotions.rules.Campaign;
import io.podium.promotions.rules.CampaignKey;
import io.podium.promotions.rules.Promotion;
import io.podium.transforms.RunnerName;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** {@code podium bench promotions}: see {@link PromotionsBenchOptions#HELP}. */
final class PromotionsBench {
  private static final String CAMPAIGNS = "restaurant_campaigns";
  private static final String SUBSCRIBERS = "subscribers_restaurants";
  private static final int PARTITIONS = 4;
  private static final int FEW = 400_000;
  private static final Duration RUN_LIMIT = Duration.ofMinutes(30);

  private final PromotionsBenchOptions options;
  private final Path home;
  private final Path folder;
  private final PrintStream out;
  private final Services services;

  private PromotionsBench(PromotionsBenchOptions options, Path home, Path folder, PrintStream out) {
    this.options = options;
    this.home = home;
    this.folder = folder;
    this.out = out;
    this.services = Services.in(folder.resolve("services"));
  }

  /**
   * Runs the command.
   *
   * @return its exit code
   */
  static int run(List<String> arguments, Path home, PrintStream out) throws Exception {
    PromotionsBenchOptions options = PromotionsBenchOptions.parse(arguments);
    Path folder = BenchFolder.create();
    try {
      PromotionsBench bench = new PromotionsBench(options, home, folder, out);
      PromotionsBenchReport report = bench.measure();
      out.print(report.text());
      if (options.report() != null) {
        report.writeTo(options.report());
      }
      return report.isRight() ? ExitCode.DONE : ExitCode.VALIDATION_FAILED;
    } finally {
      BenchFolder.delete(folder);
    }
  }

  private PromotionsBenchReport measure() throws Exception {
    for (RunnerName runner : options.runners()) {
      PromotionsRun.build(home, runner.beamName(), folder.resolve("build.log"));
    }
    services.up(services.kafka(), services.postgres());
    try {
      DeterminedPromotions data =
          DeterminedPromotions.of(
              SamplePromotions.withSeed(options.seed())
                  .restaurants(options.restaurants())
                  .subscriptions(options.subscriptions()),
              options.campaigns(),
              Instant.now().truncatedTo(ChronoUnit.SECONDS));
      SubscribersTable.add(BareServers.database(services), SUBSCRIBERS, data.subscribers());
      execute("ANALYZE " + SUBSCRIBERS);
      provide(data.messages());
      ModelResult model = data.model();
      say("The model sends %,d promotions".formatted(model.sent().size()));
      double load = load();
      BareServers.Rates bare =
          new BareServers(services, PARTITIONS).measure(promotions(model.sent()), FEW);
      say(
          "The servers by themselves: %,.0f rows/s, %,.0f messages/s"
              .formatted(bare.rowsPerSecond(), bare.messagesPerSecond()));
      List<PromotionsBenchReport.Run> runs = new ArrayList<>();
      for (RunnerName runner : options.runners()) {
        for (Input input : options.inputs()) {
          runs.add(run(runner, input, data, model, runs.size()));
        }
      }
      return new PromotionsBenchReport(options, model.sent().size(), bare, load, runs);
    } finally {
      services.down();
    }
  }

  /** Writes the messages to a file and to a topic. */
  private void provide(List<SamplePromotions.Message> messages) throws Exception {
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(file()))) {
      for (SamplePromotions.Message message : messages) {
        file.write(message.value());
        file.write('\n');
      }
    }
    createTopic(CAMPAIGNS);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            cluster().clientConfig(KafkaSink.producerConfig()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      List<Future<?>> sent = new ArrayList<>();
      for (SamplePromotions.Message message : messages) {
        byte[] key = message.key().getBytes(StandardCharsets.UTF_8);
        sent.add(producer.send(new ProducerRecord<>(CAMPAIGNS, key, message.value())));
      }
      for (Future<?> one : sent) {
        one.get();
      }
    }
  }

  private PromotionsBenchReport.Run run(
      RunnerName runner, Input input, DeterminedPromotions data, ModelResult model, int number)
      throws Exception {
    String table = "feedback_" + number;
    String topic = "promotions_" + number;
    createTopic(topic);
    double load = load();
    Path runFolder = folder.resolve("run-" + number);
    PromotionsRun.Seen seen =
        new PromotionsRun(home, runFolder, arguments(runner, input, table, topic, runFolder))
            .toItsEnd(services.kafka().bootstrapServers(), topic, RUN_LIMIT);
    say(
        "%s has read the %s"
            .formatted(runner.beamName(), input == Input.FILES ? "files" : "topic"));
    PromotionsComparison comparison = new PromotionsComparison(model.sent());
    try (Connection connection = services.postgres().connect(BareServers.DATABASE)) {
      comparison.compareTable(connection, table, seen.begun(), seen.ended());
    }
    comparison.compareTopic(cluster(), topic);
    List<String> differences = new ArrayList<>(comparison.differences());
    compareCounts(model, seen.manifest(), differences);
    if (seen.ended().isAfter(data.begin().plus(DeterminedPromotions.LIMIT))) {
      differences.add("it took so long that the data do not say any more what is right");
    }
    execute("DROP TABLE " + table + ", " + table + "_outbox");
    return new PromotionsBenchReport.Run(runner, input, load, seen, differences);
  }

  private List<String> arguments(
      RunnerName runner, Input input, String table, String topic, Path runFolder) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--runner=" + runner.beamName(),
                "--bootstrapServers=" + services.kafka().bootstrapServers(),
                "--jdbcUrl=" + services.postgres().jdbcUrl(BareServers.DATABASE),
                "--jdbcUser=" + services.postgres().user(),
                "--jdbcPasswordRef=file:" + services.postgres().passwordFile(),
                "--subscribersTable=" + SUBSCRIBERS,
                "--feedbackTable=" + table,
                "--promotionsTopic=" + topic));
    if (input == Input.FILES) {
      arguments.add("--campaigns=" + file());
    } else {
      arguments.addAll(List.of("--campaignsTopic=" + CAMPAIGNS, "--untilIdle=20s"));
      if (runner != RunnerName.DIRECT) {
        arguments.add("--checkpointDir=" + runFolder.resolve("checkpoints"));
      }
    }
    arguments.addAll(options.runOptions());
    return arguments;
  }

  /** What became of the messages, where the run can tell. */
  private static void compareCounts(
      ModelResult model, JsonNode manifest, List<String> differences) {
    if (manifest.get("resumed").asBoolean()) {
      return;
    }
    Map<String, Long> must = new HashMap<>(model.counts());
    must.put("unmatched", must.remove("held") - must.remove("released"));
    must.forEach(
        (name, count) -> {
          long counted = manifest.get("rows").path(name).asLong();
          if (counted != count) {
            differences.add("%s: %,d instead of %,d".formatted(name, counted, count));
          }
        });
  }

  private static List<Promotion> promotions(List<ModelPromotion> sent) {
    Map<ModelCampaign, Campaign> campaigns = new HashMap<>();
    List<Promotion> promotions = new ArrayList<>(sent.size());
    for (ModelPromotion one : sent) {
      Campaign campaign =
          campaigns.computeIfAbsent(
              one.campaign(),
              model ->
                  new Campaign(
                      new CampaignKey(model.restaurant(), model.id()),
                      model.content(),
                      model.owner(),
                      model.contact(),
                      model.start(),
                      model.end(),
                      model.created()));
      promotions.add(new Promotion(campaign, one.client(), one.at()));
    }
    return promotions;
  }

  private void createTopic(String topic) throws InterruptedException {
    try (KafkaTopics topics = new KafkaTopics(cluster())) {
      topics.createForEvents(topic, PARTITIONS);
    }
  }

  private KafkaCluster cluster() {
    return KafkaCluster.at(services.kafka().bootstrapServers());
  }

  private Path file() {
    return folder.resolve("campaigns.jsonl");
  }

  private void execute(String sql) throws Exception {
    try (Connection connection = services.postgres().connect(BareServers.DATABASE);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  private void say(String what) {
    out.println(Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + what);
  }
}
