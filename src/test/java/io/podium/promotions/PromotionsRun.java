package io.podium.promotions;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.RunCounts;
import io.podium.io.ReadRecords;
import io.podium.io.TestMessages;
import io.podium.promotions.model.ModelCampaign;
import io.podium.promotions.model.ModelEvent;
import io.podium.promotions.model.ModelPromotion;
import io.podium.promotions.model.ModelResult;
import io.podium.promotions.rules.Campaign;
import io.podium.promotions.rules.CampaignFormat;
import io.podium.promotions.rules.Promotion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.KafkaRecordCoder;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Runs the graph on events in memory, and hands out what it sends.
 *
 * @param sent in the order of sending, as far as there is one
 * @param counts what became of the messages
 */
record PromotionsRun(List<ModelPromotion> sent, RunCounts counts) {
  private static final Map<String, Queue<Promotion>> SENT = new ConcurrentHashMap<>();

  /** Runs the graph on a stream, event by event, with a clock that the events set. */
  static PromotionsRun unbounded(List<ModelEvent> events, long startMillis, Duration refresh) {
    return unbounded(events, startMillis, refresh, 0);
  }

  /** The same, where it takes a time to read the subscribers. */
  static PromotionsRun unbounded(
      List<ModelEvent> events, long startMillis, Duration refresh, long readingMillis) {
    SetClock clock = new SetClock(startMillis);
    SetSubscribers subscribers = new SetSubscribers(clock, readingMillis);
    TestStream.Builder<Integer> stream = TestStream.create(VarIntCoder.of());
    for (int i = 0; i < events.size(); i++) {
      stream = stream.addElements(i);
      if (events.get(i) instanceof ModelEvent.Pass pass) {
        // A timer fires after its moment, not at it; one that fires early finds nothing to do.
        stream = stream.advanceProcessingTime(org.joda.time.Duration.millis(pass.millis() + 1));
      }
    }
    TestStream<Integer> all = stream.advanceWatermarkToInfinity();
    String id = UUID.randomUUID().toString();
    HappenFn.EVENTS.put(id, events);
    return run(
        config(id, "in-memory", subscribers, refresh, clock),
        new HappeningEvents(all, new HappenFn(id, clock, subscribers)));
  }

  /** Runs the graph on all messages at once, with the subscribers that are there at the end. */
  static PromotionsRun bounded(List<ModelEvent> events, long nowMillis, Duration refresh) {
    SetClock clock = new SetClock(nowMillis);
    SetSubscribers subscribers = new SetSubscribers(clock, 0);
    List<KafkaRecord<byte[], byte[]>> messages = new ArrayList<>();
    for (ModelEvent event : events) {
      if (event instanceof ModelEvent.Message message) {
        messages.add(TestMessages.of(messages.size(), message.payload()));
      } else if (event instanceof ModelEvent.Subscribe more) {
        subscribers.add(more.client(), more.restaurant());
      } else if (event instanceof ModelEvent.Unsubscribe less) {
        subscribers.remove(less.client(), less.restaurant());
      }
    }
    String id = UUID.randomUUID().toString();
    return run(
        config(id, null, subscribers, refresh, clock),
        Create.of(messages).withCoder(messageCoder()));
  }

  private static Promotions config(
      String id, String topic, SetSubscribers subscribers, Duration refresh, SetClock clock) {
    return new Promotions(
        id,
        topic == null ? "in-memory" : null,
        topic,
        null,
        subscribers,
        refresh,
        clock,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static PromotionsRun run(
      Promotions config, PTransform<PBegin, PCollection<KafkaRecord<byte[], byte[]>>> source) {
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    ReadRecords<Campaign> campaigns =
        ReadRecords.fromMessages(source, new CampaignFormat(), new PromotionCoders.CampaignCoder());
    SENT.put(config.runId(), new ConcurrentLinkedQueue<>());
    PromotionsPipeline.build(pipeline, config, campaigns)
        .apply("Collect", ParDo.of(new CollectFn(config.runId())));
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    return new PromotionsRun(
        SENT.remove(config.runId()).stream().map(PromotionsRun::model).toList(),
        RunCounts.of(result));
  }

  private static ModelPromotion model(Promotion promotion) {
    Campaign campaign = promotion.campaign();
    return new ModelPromotion(
        new ModelCampaign(
            campaign.key().restaurantId(),
            campaign.key().campaignId(),
            campaign.content(),
            campaign.owner(),
            campaign.ownerContact(),
            campaign.start(),
            campaign.end(),
            campaign.created()),
        promotion.clientId(),
        promotion.triggeredAt());
  }

  /** Checks what was sent, the counts and the accounting sum. */
  void assertEquals(ModelResult model) {
    assertThat(new HashSet<>(sent)).isEqualTo(new HashSet<>(model.sent()));
    assertThat(sent).hasSameSizeAs(model.sent());
    model.counts().forEach((name, count) -> assertThat(counts.get(name)).as(name).isEqualTo(count));
    assertThat(counts.get(JoinSubscribers.PROMOTIONS)).isEqualTo(model.sent().size());
    assertThat(counts.balances()).as(counts.sum()).isTrue();
  }

  private static Coder<KafkaRecord<byte[], byte[]>> messageCoder() {
    Coder<byte[]> bytes = NullableCoder.of(ByteArrayCoder.of());
    return KafkaRecordCoder.of(bytes, bytes);
  }

  /** A stream of the numbers of events; each happens when it is read. */
  private static final class HappeningEvents
      extends PTransform<PBegin, PCollection<KafkaRecord<byte[], byte[]>>> {
    private static final long serialVersionUID = 1L;
    private final TestStream<Integer> numbers;
    private final HappenFn happen;

    private HappeningEvents(TestStream<Integer> numbers, HappenFn happen) {
      this.numbers = numbers;
      this.happen = happen;
    }

    @Override
    public PCollection<KafkaRecord<byte[], byte[]>> expand(PBegin input) {
      return input
          .apply("ReadEvents", numbers)
          .apply("Happen", ParDo.of(happen))
          .setCoder(messageCoder());
    }
  }

  private static final class HappenFn extends DoFn<Integer, KafkaRecord<byte[], byte[]>> {
    private static final long serialVersionUID = 1L;
    private static final Map<String, List<ModelEvent>> EVENTS = new ConcurrentHashMap<>();
    private final String id;
    private final SetClock clock;
    private final SetSubscribers subscribers;

    private HappenFn(String id, SetClock clock, SetSubscribers subscribers) {
      this.id = id;
      this.clock = clock;
      this.subscribers = subscribers;
    }

    @ProcessElement
    public void process(@Element Integer number, OutputReceiver<KafkaRecord<byte[], byte[]>> out) {
      ModelEvent event = EVENTS.get(id).get(number);
      if (event instanceof ModelEvent.Message message) {
        out.output(TestMessages.of(number, message.payload()));
      } else if (event instanceof ModelEvent.Subscribe more) {
        subscribers.add(more.client(), more.restaurant());
      } else if (event instanceof ModelEvent.Unsubscribe less) {
        subscribers.remove(less.client(), less.restaurant());
      } else if (event instanceof ModelEvent.Pass pass) {
        clock.pass(pass.millis());
      }
    }
  }

  private static final class CollectFn extends DoFn<Promotion, Void> {
    private static final long serialVersionUID = 1L;
    private final String id;

    private CollectFn(String id) {
      this.id = id;
    }

    @ProcessElement
    public void process(@Element Promotion promotion) {
      SENT.get(id).add(promotion);
    }
  }
}
