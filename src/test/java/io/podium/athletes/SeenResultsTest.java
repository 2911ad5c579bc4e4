package io.podium.athletes;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.rules.Hash128;
import io.podium.rules.HashSet128;
import io.podium.transforms.HashSet128Coder;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.apache.beam.sdk.coders.BigEndianLongCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeenResultsTest {
  private final String shard = UUID.randomUUID().toString();

  @Test
  void aResultIsNewOnce() {
    State state = new State();
    SeenResults first = state.open(shard);
    assertThat(first.add(hash(1))).isTrue();
    assertThat(first.add(hash(1))).isFalse();
    first.write();

    SeenResults second = state.open(shard);
    assertThat(second.add(hash(1))).isFalse();
    assertThat(second.add(hash(2))).isTrue();
  }

  /** A micro-batch that failed is done again, on the state from before it. */
  @Test
  void whatWasNotKeptIsForgotten() {
    State state = new State();
    SeenResults kept = state.open(shard);
    kept.add(hash(1));
    kept.write();
    State before = state.copy();
    SeenResults lost = state.open(shard);
    lost.add(hash(2));
    lost.write();

    SeenResults again = before.open(shard);
    assertThat(again.add(hash(1))).isFalse();
    assertThat(again.add(hash(2))).isTrue();
  }

  @Test
  void whatFailedBeforeItWasWrittenIsForgotten() {
    State state = new State();
    SeenResults kept = state.open(shard);
    kept.add(hash(1));
    kept.write();
    state.open(shard).add(hash(2));

    SeenResults again = state.open(shard);
    assertThat(again.add(hash(1))).isFalse();
    assertThat(again.add(hash(2))).isTrue();
  }

  @Test
  void anotherProcessReadsTheState() {
    State state = new State();
    SeenResults here = state.open(shard);
    here.add(hash(1));
    here.write();

    assertThat(state.copy().open(shard + " elsewhere").add(hash(1))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void itIsASetHoweverItIsKept(long seed) {
    Random random = new Random(seed);
    State state = new State();
    Set<Integer> all = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      boolean elsewhere = random.nextInt(5) == 0;
      SeenResults some = state.open(elsewhere ? UUID.randomUUID().toString() : shard);
      boolean fails = random.nextInt(5) == 0;
      State before = state.copy();
      Set<Integer> more = new HashSet<>(all);
      for (int n = random.nextInt(300); n > 0; n--) {
        int number = random.nextInt(20_000);
        assertThat(some.add(hash(number))).isEqualTo(more.add(number));
      }
      some.write();
      if (fails) {
        state = before;
      } else {
        all = more;
      }
    }
    assertThat(all).hasSizeGreaterThan(5_000);
    assertThat(state.large.value).as("is used").isNotNull();
  }

  private static Hash128 hash(long number) {
    return new Hash128(number * 31, ~number);
  }

  /** State of a shard, as bytes. */
  private static final class State {
    private Cell<HashSet128> large = new Cell<>(new HashSet128Coder());
    private Cell<byte[]> added = new Cell<>(ByteArrayCoder.of());
    private Cell<Long> version = new Cell<>(BigEndianLongCoder.of());

    private SeenResults open(String name) {
      return SeenResults.in(name, large, added, version);
    }

    private State copy() {
      State copy = new State();
      copy.large = large.copy();
      copy.added = added.copy();
      copy.version = version.copy();
      return copy;
    }
  }

  private static final class Cell<T> implements ValueState<T> {
    private final Coder<T> coder;
    private byte[] value;

    private Cell(Coder<T> coder) {
      this.coder = coder;
    }

    private Cell<T> copy() {
      Cell<T> copy = new Cell<>(coder);
      copy.value = value;
      return copy;
    }

    @Override
    public void write(T input) {
      try {
        value = CoderUtils.encodeToByteArray(coder, input);
      } catch (CoderException wrong) {
        throw new AssertionError(wrong);
      }
    }

    @Override
    public T read() {
      try {
        return value == null ? null : CoderUtils.decodeFromByteArray(coder, value);
      } catch (CoderException wrong) {
        throw new AssertionError(wrong);
      }
    }

    @Override
    public ValueState<T> readLater() {
      return this;
    }

    @Override
    public void clear() {
      value = null;
    }
  }
}
