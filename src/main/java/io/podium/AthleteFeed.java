package io.podium;

import io.podium.athletes.SampleOlympics;
import io.podium.io.KafkaCluster;
import io.podium.transforms.Outcomes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * What happens around a run of the demo while it reads: results are published, with malformed
 * messages in between; then biometrics come that some of them wait for; then late results come.
 *
 * <p>Late results are only late once the run's watermark has passed them, which nobody outside can
 * see. So the first ones are sent one by one, until the run counts one of them as too late.
 */
final class AthleteFeed extends DemoFeed {
  private static final int MALFORMED = 60;

  /** Late within the allowed lateness: their window ends in 2010. */
  private static final int LATE = 15;

  private static final int TOO_LATE = 25;
  private static final Instant LATE_FROM = Instant.parse("2004-08-13T09:00:00Z");

  /** An era is a window of the run, so that no result comes when its window is over. */
  static final int YEARS_PER_ERA = 20;

  /** Fifteen years. */
  static final int ALLOWED_LATENESS_DAYS = 5_479;

  private static final int FIRST_YEAR = 1890;
  private static final int ERAS = 7;
  private static final Duration TIME_PER_ERA = Duration.ofSeconds(2);
  private static final Duration BETWEEN_PROBES = Duration.ofSeconds(1);

  private final SampleOlympics olympics;
  private final Target target;
  private final Consumer<String> say;

  /**
   * Where the feed goes.
   *
   * @param kafka the brokers
   * @param topic the topic of results; must be there
   * @param results how many are to be published
   * @param publisher publishes them
   * @param completeBiometrics makes known whom results wait for
   */
  record Target(
      KafkaCluster kafka,
      String topic,
      int results,
      Publisher publisher,
      Callable<?> completeBiometrics) {}

  /** Publishes the results of the Games from one year to another, both included. */
  interface Publisher {
    void publish(int firstYear, int lastYear) throws Exception;
  }

  /**
   * @param say tells people what happens, one line each
   */
  AthleteFeed(SampleOlympics olympics, Target target, Consumer<String> say) {
    super(target.kafka(), target.topic());
    this.olympics = Objects.requireNonNull(olympics, "olympics");
    this.target = Objects.requireNonNull(target, "target");
    this.say = Objects.requireNonNull(say, "say");
  }

  @Override
  void feed(KafkaProducer<byte[], byte[]> producer) throws Exception {
    publish(producer);
    long published = sent();
    await("read all results", latest -> latest.get(Outcomes.READ) >= published);
    say.accept(
        String.format(
            "%,d results wait for biometrics: these come now, except of athletes nobody knows",
            counts().unmatched()));
    target.completeBiometrics().call();
    sendLate(producer);
    await("read the late results", latest -> latest.get(Outcomes.READ) >= sent());
    say.accept("All is sent; the run ends when nothing has come for a while");
  }

  private void publish(KafkaProducer<byte[], byte[]> producer) throws Exception {
    say.accept(
        String.format(
            "Publishing %,d results, era by era, and %d malformed messages",
            target.results(), MALFORMED));
    List<byte[]> malformed = olympics.malformed(MALFORMED);
    int next = 0;
    for (int era = 0; era < ERAS; era++) {
      long begun = System.nanoTime();
      int first = FIRST_YEAR + era * YEARS_PER_ERA;
      target.publisher().publish(first, first + YEARS_PER_ERA - 1);
      for (; next < (era + 1) * MALFORMED / ERAS; next++) {
        send(producer, null, malformed.get(next));
      }
      long spent = System.nanoTime() - begun;
      TimeUnit.NANOSECONDS.sleep(TIME_PER_ERA.toNanos() - spent);
    }
    countSent(target.results());
  }

  private void sendLate(KafkaProducer<byte[], byte[]> producer) throws Exception {
    List<byte[]> tooLate = olympics.late(TOO_LATE);
    int next = 0;
    while (next < tooLate.size() && counts().get(Outcomes.TOO_LATE) == 0) {
      send(producer, null, tooLate.get(next++));
      Thread.sleep(BETWEEN_PROBES.toMillis());
    }
    say.accept(
        String.format(
            "Late: %d results of 2004, within what is allowed, and %d of 1890, beyond it",
            LATE, TOO_LATE));
    for (byte[] message : olympics.late(LATE, LATE_FROM)) {
      send(producer, null, message);
    }
    for (; next < tooLate.size(); next++) {
      send(producer, null, tooLate.get(next));
    }
  }
}
