package io.podium.athletes;

import io.podium.athletes.rules.Biometrics;
import io.podium.transforms.DataCoder;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.agrona.collections.Long2ObjectHashMap;
import org.apache.beam.sdk.util.VarInt;

/**
 * Gathers biometrics by athlete. Each result looks its athlete up, and most of that is waiting for
 * memory: so ids are beside each other, and there is one object for all equal measures.
 */
final class BiometricsByAthlete {
  private static final int FIRST_CAPACITY = 64;
  private static final float LOAD_FACTOR = 0.6f;

  // Not with iterators that are used again: threads share the map.
  private final Long2ObjectHashMap<Biometrics> byAthlete =
      new Long2ObjectHashMap<>(FIRST_CAPACITY, LOAD_FACTOR, false);

  private final Map<Object, Object> distinct = new HashMap<>();

  /** Adds those of an athlete, in place of what was there. */
  void add(Biometrics biometrics) {
    byAthlete.put(
        biometrics.athleteId(),
        new Biometrics(
            biometrics.athleteId(),
            shared(biometrics.sex()),
            shared(biometrics.height()),
            shared(biometrics.weight())));
  }

  /** All that were added. */
  Map<Long, Biometrics> map() {
    return byAthlete;
  }

  @SuppressWarnings("unchecked") // What is found equals it, and is of the same class therefore.
  private <T> T shared(T value) {
    if (value == null) {
      return null;
    }
    Object before = distinct.putIfAbsent(value, value);
    return before == null ? value : (T) before;
  }

  /** Codes such a map. */
  static final class MapCoder extends DataCoder<Map<Long, Biometrics>> {
    private static final AthleteCoders.BiometricsCoder BIOMETRICS =
        new AthleteCoders.BiometricsCoder();

    @Override
    protected void write(Map<Long, Biometrics> byAthlete, DataOutputStream out) throws IOException {
      VarInt.encode(byAthlete.size(), out);
      for (Biometrics biometrics : byAthlete.values()) {
        BIOMETRICS.write(biometrics, out);
      }
    }

    @Override
    protected Map<Long, Biometrics> read(DataInputStream in) throws IOException {
      BiometricsByAthlete biometrics = new BiometricsByAthlete();
      for (int left = VarInt.decodeInt(in); left > 0; left--) {
        biometrics.add(BIOMETRICS.read(in));
      }
      return biometrics.map();
    }
  }
}
