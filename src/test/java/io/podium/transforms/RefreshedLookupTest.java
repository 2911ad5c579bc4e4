package io.podium.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podium.errors.InputNotReadyException;
import io.podium.rules.Turns;
import java.io.Serializable;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RefreshedLookupTest {
  private static final AtomicInteger LOADED = new AtomicInteger();
  private static long now;
  private static boolean away;
  private static long loadMillis;

  private final RefreshedLookup<String> lookup =
      RefreshedLookup.of(
          UUID.randomUUID().toString(),
          "data",
          RefreshedLookupTest::load,
          new Turns(10),
          new Set());

  /** The test's clock. */
  private static final class Set extends Clock implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(now);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private static String load() {
    if (away) {
      throw new InputNotReadyException("away");
    }
    now += loadMillis;
    return "load " + LOADED.incrementAndGet();
  }

  @BeforeEach
  void begin() {
    LOADED.set(0);
    now = 1_005;
    away = false;
    loadMillis = 0;
  }

  @Test
  void readsOnceATurn() {
    assertThat(lookup.get()).isEqualTo("load 1");
    now = 1_009;
    assertThat(lookup.get()).isEqualTo("load 1");
    now = 1_010;
    assertThat(lookup.get()).isEqualTo("load 2");
    now = 1_045;
    assertThat(lookup.get()).isEqualTo("load 3");
  }

  @Test
  void whatTakesLongerThanATurnIsNotReadForEachElement() {
    loadMillis = 25;
    assertThat(lookup.get()).isEqualTo("load 1");
    assertThat(lookup.get()).isEqualTo("load 1");
    now = 1_040;
    assertThat(lookup.get()).isEqualTo("load 2");
    assertThat(lookup.get()).isEqualTo("load 2");
  }

  @Test
  void followsAClockThatIsSetBack() {
    lookup.get();
    now = 5;
    assertThat(lookup.get()).isEqualTo("load 2");
  }

  @Test
  void beginsWithASnapshot() {
    assertThat(lookup.get("snapshot", 1_001)).isEqualTo("snapshot");
    now = 1_010;
    assertThat(lookup.get("snapshot", 1_001)).isEqualTo("load 1");
  }

  @Test
  void aSnapshotOfAFormerTurnIsNotGood() {
    assertThat(lookup.get("snapshot", 999)).isEqualTo("load 1");
    assertThat(lookup.get("snapshot", 1_001)).isEqualTo("load 1");
  }

  @Test
  void copiesOfARunShareTheData() {
    lookup.get();
    assertThat(SerializableUtils.clone(lookup).get()).isEqualTo("load 1");
  }

  @Test
  void whatWasKnownStaysWhileTheServerIsAway() {
    lookup.get();
    away = true;
    now = 1_010;
    assertThat(lookup.get()).isEqualTo("load 1");
    away = false;
    now = 1_020;
    assertThat(lookup.get()).isEqualTo("load 2");
  }

  @Test
  void withoutAnythingKnownItFails() {
    away = true;
    assertThatThrownBy(lookup::get).isInstanceOf(InputNotReadyException.class);
  }

  @Test
  void theFirstTimeItIsLoadedAsIfNothingWereKnown() {
    RefreshedLookup<String> patient =
        RefreshedLookup.of(
            UUID.randomUUID().toString(), "data", new Patient(), new Turns(10), new Set());
    assertThat(patient.get()).isEqualTo("first");
    now = 1_010;
    assertThat(patient.get()).isEqualTo("load 1");
  }

  private static final class Patient implements LookupSource<String> {
    private static final long serialVersionUID = 1L;

    @Override
    public String load() {
      return RefreshedLookupTest.load();
    }

    @Override
    public String loadFirst() {
      return "first";
    }
  }

  @Test
  void theClockGoesToTheWorkers() {
    Clock here =
        new Clock() {
          @Override
          public Instant instant() {
            return Instant.EPOCH;
          }

          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }
        };
    assertThatThrownBy(
            () -> RefreshedLookup.of("run", "data", RefreshedLookupTest::load, new Turns(1), here))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
