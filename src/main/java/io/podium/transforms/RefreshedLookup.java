package io.podium.transforms;

import io.podium.errors.InputNotReadyException;
import io.podium.rules.Turns;
import java.io.Serializable;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reference data that are read again in each {@linkplain Turns turn} in which they are looked at,
 * one copy for each run and JVM: they never are older than a turn is long, unless they cannot be
 * read in one, which is made up for in the next. Beam's slowly changing side inputs work on one of
 * the three runners only; this works on all.
 *
 * @param <V> the data
 */
public final class RefreshedLookup<V> implements Serializable {
  private static final Logger LOG = LoggerFactory.getLogger(RefreshedLookup.class);
  private static final ConcurrentMap<String, Copy<?>> COPIES = new ConcurrentHashMap<>();

  private final String runId;
  private final String name;
  private final LookupSource<V> source;
  private final Turns turns;
  private final Clock clock;
  private transient Copy<V> copy;

  private RefreshedLookup(
      String runId, String name, LookupSource<V> source, Turns turns, Clock clock) {
    this.runId = Objects.requireNonNull(runId, "runId");
    this.name = Objects.requireNonNull(name, "name");
    this.source = Objects.requireNonNull(source, "source");
    this.turns = Objects.requireNonNull(turns, "turns");
    this.clock = Objects.requireNonNull(clock, "clock");
    if (!(clock instanceof Serializable)) {
      throw new IllegalArgumentException("the clock goes to the workers: " + clock);
    }
  }

  /**
   * @param runId tells one run from another
   * @param name tells the data of a run apart, in the plural, for messages
   * @param source where the data are
   * @param turns how long they are good
   * @param clock says what turn it is; serialisable
   */
  public static <V> RefreshedLookup<V> of(
      String runId, String name, LookupSource<V> source, Turns turns, Clock clock) {
    return new RefreshedLookup<>(runId, name, source, turns, clock);
  }

  /** The data of this turn. */
  public V get() {
    return copy().get(this, null, 0);
  }

  /**
   * The data of this turn.
   *
   * @param snapshot what to begin with if it is of this turn: a runner that goes on after a failure
   *     may still have that of its first start
   * @param readAtMillis when the snapshot was read, since 1970-01-01 UTC
   */
  public V get(V snapshot, long readAtMillis) {
    return copy().get(this, Objects.requireNonNull(snapshot, "snapshot"), readAtMillis);
  }

  @SuppressWarnings("unchecked") // a name of a run stands for data of one type
  private Copy<V> copy() {
    if (copy == null) {
      copy = (Copy<V>) COPIES.computeIfAbsent(runId + '/' + name, id -> new Copy<>());
    }
    return copy;
  }

  private static final class Copy<V> {
    private volatile Loaded<V> loaded;

    private record Loaded<V>(V value, long turn) {}

    private V get(RefreshedLookup<V> lookup, V snapshot, long readAtMillis) {
      Loaded<V> now = loaded;
      return isGood(now, lookup) ? now.value() : refresh(lookup, snapshot, readAtMillis);
    }

    private synchronized V refresh(RefreshedLookup<V> lookup, V snapshot, long readAtMillis) {
      long turn = lookup.turns.at(lookup.clock.millis());
      if (loaded == null && snapshot != null && lookup.turns.at(readAtMillis) == turn) {
        loaded = new Loaded<>(snapshot, turn);
      } else if (!isGood(loaded, lookup)) {
        V value = load(lookup);
        // By when it is there: one that took longer than a turn would never be good.
        loaded = new Loaded<>(value, lookup.turns.at(lookup.clock.millis()));
      }
      return loaded.value();
    }

    private V load(RefreshedLookup<V> lookup) {
      if (loaded == null) {
        return lookup.source.loadFirst();
      }
      try {
        return lookup.source.load();
      } catch (InputNotReadyException away) {
        // What was known stays good enough until the server is back: what it lacks is found then.
        LOG.warn("The {} could not be refreshed, the former ones stay", lookup.name, away);
        return loaded.value();
      }
    }

    private static boolean isGood(Loaded<?> loaded, RefreshedLookup<?> lookup) {
      return loaded != null && loaded.turn() == lookup.turns.at(lookup.clock.millis());
    }
  }
}
