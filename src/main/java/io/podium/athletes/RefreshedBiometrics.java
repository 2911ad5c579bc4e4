package io.podium.athletes;

import io.podium.athletes.rules.Biometrics;
import io.podium.errors.InputNotReadyException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The biometrics as they were at most an interval ago, one copy for each run and JVM. Looking them
 * up reloads them when they are older. Beam's slowly changing side inputs work on one of the three
 * runners only; this works on all.
 */
final class RefreshedBiometrics {
  private static final Logger LOG = LoggerFactory.getLogger(RefreshedBiometrics.class);
  private static final ConcurrentMap<String, RefreshedBiometrics> BY_RUN =
      new ConcurrentHashMap<>();

  private final BiometricsSource source;
  private final long intervalNanos;
  private volatile Map<Long, Biometrics> current;
  private volatile long loadedAt;

  private RefreshedBiometrics(BiometricsSource source, Duration interval) {
    this.source = Objects.requireNonNull(source, "source");
    this.intervalNanos = interval.toNanos();
  }

  /** The copy of a run in this JVM. */
  static RefreshedBiometrics of(String runId, BiometricsSource source, Duration interval) {
    return BY_RUN.computeIfAbsent(runId, id -> new RefreshedBiometrics(source, interval));
  }

  /**
   * The biometrics, by athlete_id.
   *
   * @param snapshot what to begin with; null to load them
   */
  Map<Long, Biometrics> get(Map<Long, Biometrics> snapshot) {
    if (current == null || System.nanoTime() - loadedAt > intervalNanos) {
      refresh(snapshot);
    }
    return current;
  }

  private synchronized void refresh(Map<Long, Biometrics> snapshot) {
    if (current == null && snapshot != null) {
      current = snapshot;
      loadedAt = System.nanoTime();
    } else if (current == null || System.nanoTime() - loadedAt > intervalNanos) {
      try {
        current = source.load();
      } catch (InputNotReadyException away) {
        if (current == null) {
          throw away;
        }
        // What was known stays good enough until the server is back: nothing is lost by waiting,
        // as results of unknown athletes are held.
        LOG.warn("The biometrics could not be refreshed, the former ones stay", away);
      }
      loadedAt = System.nanoTime();
    }
  }
}
