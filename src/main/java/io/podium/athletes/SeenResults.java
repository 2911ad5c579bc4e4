package io.podium.athletes;

import io.podium.rules.Hash128;
import io.podium.rules.HashSet128;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.beam.sdk.state.ValueState;

/**
 * Which results of a shard were seen, in state that is written anew with each of its changes: a
 * large part that seldom changes, and what was added since. The set itself stays in memory, under
 * the version that the state has, so that it need not be made again for each change. Where the
 * state has another version than the memory, after a failure or on another worker, the state
 * counts.
 */
final class SeenResults {
  /** Where the memory is needed for other things they are read from the state again. */
  private static final ConcurrentMap<String, SoftReference<Kept>> KEPT = new ConcurrentHashMap<>();

  private static final int HASH_BYTES = 2 * Long.BYTES;

  /** What was added becomes a part of the large one where it is more than so much of it. */
  private static final int LARGE_TO_ADDED = 4;

  private static final int MIN_ADDED_BYTES = 16 * 1024;

  private final String shard;
  private final ValueState<HashSet128> large;
  private final ValueState<byte[]> added;
  private final ValueState<Long> version;
  private final HashSet128 all;
  private ByteBuffer more = ByteBuffer.allocate(1024);

  private record Kept(long version, HashSet128 all) {}

  private SeenResults(
      String shard,
      ValueState<HashSet128> large,
      ValueState<byte[]> added,
      ValueState<Long> version) {
    this.shard = shard;
    this.large = large;
    this.added = added;
    this.version = version;
    // Taken out while it changes: what is there is what its version says.
    SoftReference<Kept> reference = KEPT.remove(shard);
    Kept kept = reference == null ? null : reference.get();
    Long now = version.read();
    this.all = kept != null && now != null && now == kept.version() ? kept.all() : read();
  }

  /**
   * Those of a shard.
   *
   * @param shard tells it from all others in this process
   */
  static SeenResults in(
      String shard,
      ValueState<HashSet128> large,
      ValueState<byte[]> added,
      ValueState<Long> version) {
    return new SeenResults(shard, large, added, version);
  }

  private HashSet128 read() {
    HashSet128 hashes = large.read();
    if (hashes == null) {
      hashes = new HashSet128();
    }
    byte[] since = added.read();
    if (since != null) {
      ByteBuffer bytes = ByteBuffer.wrap(since);
      while (bytes.hasRemaining()) {
        hashes.add(new Hash128(bytes.getLong(), bytes.getLong()));
      }
    }
    return hashes;
  }

  /**
   * Adds a result.
   *
   * @return whether it was not seen before
   */
  boolean add(Hash128 identity) {
    if (!all.add(identity)) {
      return false;
    }
    if (more.remaining() < HASH_BYTES) {
      more = ByteBuffer.allocate(2 * more.capacity()).put(more.flip());
    }
    more.putLong(identity.high()).putLong(identity.low());
    return true;
  }

  /** Writes what was added. */
  void write() {
    if (more.position() > 0) {
      byte[] before = added.read();
      int length = before == null ? 0 : before.length;
      if (length + more.position()
          > Math.max(MIN_ADDED_BYTES, all.size() / LARGE_TO_ADDED * HASH_BYTES)) {
        large.write(all);
        added.clear();
      } else {
        byte[] now = Arrays.copyOf(before == null ? new byte[0] : before, length + more.position());
        more.flip().get(now, length, now.length - length);
        added.write(now);
      }
    }
    long next = ThreadLocalRandom.current().nextLong();
    version.write(next);
    KEPT.put(shard, new SoftReference<>(new Kept(next, all)));
  }
}
