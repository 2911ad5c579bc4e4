package io.podium.athletes;

import io.podium.athletes.rules.Biometrics;
import io.podium.transforms.DataCoder;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.util.VarInt;

/**
 * Biometrics by athlete. Each result looks its athlete up, and nearly all of that is waiting for
 * memory: so what is known of an athlete is in one place of one array, as numbers of the distinct
 * sexes and measures, of which there are few. Once all are added, threads may share it.
 */
final class BiometricsByAthlete {
  /** For each place: the athlete, 0 where it is free; the number of a sex; those of measures. */
  private static final int WIDTH = 3;

  private static final int SEX = 1;
  private static final int MEASURES = 2;
  private static final int FIRST_PLACES = 64;

  /** The odd multiplier nearest to 2^64 divided by the golden ratio (Knuth, TAOCP 3, 6.4). */
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private final Numbered<String> sexes = new Numbered<>();
  private final Numbered<BigDecimal> measures = new Numbered<>();
  private long[] places;
  private int size;

  /** Distinct values by number; 0 is the number of null. */
  private static final class Numbered<T> {
    private final Map<T, Integer> numbers = new HashMap<>();
    private final List<T> values = new ArrayList<>();

    private Numbered() {
      number(null);
    }

    private int number(T value) {
      Integer before = numbers.putIfAbsent(value, values.size());
      if (before != null) {
        return before;
      }
      values.add(value);
      return values.size() - 1;
    }

    private T value(int number) {
      return values.get(number);
    }
  }

  /** For athletes of any number. */
  BiometricsByAthlete() {
    this(0);
  }

  /** For as many athletes, and more. */
  private BiometricsByAthlete(int athletes) {
    int count = FIRST_PLACES;
    while (isTooSmall(count, athletes)) {
      count = Math.multiplyExact(2, count);
    }
    places = new long[Math.multiplyExact(WIDTH, count)];
  }

  /** Adds those of an athlete, in place of what was there. */
  void add(Biometrics biometrics) {
    if (biometrics.athleteId() <= 0) {
      throw new IllegalArgumentException("an athlete_id must be above 0: " + biometrics);
    }
    int at = place(biometrics.athleteId());
    if (places[at] == 0) {
      if (isTooSmall(places.length / WIDTH, size + 1)) {
        grow();
        at = place(biometrics.athleteId());
      }
      places[at] = biometrics.athleteId();
      size++;
    }
    places[at + SEX] = sexes.number(biometrics.sex());
    places[at + MEASURES] =
        (long) measures.number(biometrics.height()) << Integer.SIZE
            | measures.number(biometrics.weight());
  }

  /** How many athletes there are. */
  int size() {
    return size;
  }

  /** Those of an athlete; null where it is not known. */
  Biometrics get(long athleteId) {
    int at = find(athleteId);
    return at < 0 ? null : new Biometrics(athleteId, sex(at), height(at), weight(at));
  }

  /** Where an athlete is, for those who want to make no object; -1 where it is not known. */
  int find(long athleteId) {
    int at = place(athleteId);
    return places[at] == 0 ? -1 : at;
  }

  /** Whether {@link Biometrics#whyNotMeasured} has nothing to say of the athlete in a place. */
  boolean isMeasured(int at) {
    return places[at + SEX] != 0
        && (int) places[at + MEASURES] != 0
        && places[at + MEASURES] >>> Integer.SIZE != 0;
  }

  /** {@link Biometrics#sex} of the athlete in a place. */
  String sex(int at) {
    return sexes.value((int) places[at + SEX]);
  }

  /** {@link Biometrics#height} of the athlete in a place. */
  BigDecimal height(int at) {
    return measures.value((int) (places[at + MEASURES] >>> Integer.SIZE));
  }

  /** {@link Biometrics#weight} of the athlete in a place. */
  BigDecimal weight(int at) {
    return measures.value((int) places[at + MEASURES]);
  }

  /** The place that an athlete has, or would have. */
  private int place(long athleteId) {
    long[] in = places;
    int count = in.length / WIDTH;
    // The product's highest bits, as many as number the places: neighbours are spread evenly.
    int place = (int) ((athleteId * MULTIPLIER) >>> Long.numberOfLeadingZeros(count - 1));
    while (in[WIDTH * place] != athleteId && in[WIDTH * place] != 0) {
      place = (place + 1) & (count - 1);
    }
    return WIDTH * place;
  }

  private static boolean isTooSmall(int places, int athletes) {
    return 4L * athletes > 3L * places;
  }

  private void grow() {
    long[] before = places;
    places = new long[Math.multiplyExact(2, before.length)];
    for (int at = 0; at < before.length; at += WIDTH) {
      if (before[at] != 0) {
        System.arraycopy(before, at, places, place(before[at]), WIDTH);
      }
    }
  }

  /** Codes them all: sexes and measures once, and an athlete's as their numbers. */
  static final class AllCoder extends DataCoder<BiometricsByAthlete> {
    @Override
    protected void write(BiometricsByAthlete byAthlete, DataOutputStream out) throws IOException {
      VarInt.encode(byAthlete.size, out);
      writeTexts(byAthlete.sexes.values, out);
      VarInt.encode(byAthlete.measures.values.size(), out);
      for (BigDecimal measure : byAthlete.measures.values) {
        writeDecimal(measure, out);
      }
      long[] places = byAthlete.places;
      for (int at = 0; at < places.length; at += WIDTH) {
        if (places[at] != 0) {
          VarInt.encode(places[at], out);
          VarInt.encode(places[at + SEX], out);
          VarInt.encode(places[at + MEASURES] >>> Integer.SIZE, out);
          VarInt.encode((int) places[at + MEASURES], out);
        }
      }
    }

    @Override
    protected BiometricsByAthlete read(DataInputStream in) throws IOException {
      int size = VarInt.decodeInt(in);
      // In the order of their places: had this to grow, the first would all go to the first ones.
      BiometricsByAthlete byAthlete = new BiometricsByAthlete(size);
      readTexts(in).forEach(byAthlete.sexes::number);
      for (int left = VarInt.decodeInt(in); left > 0; left--) {
        byAthlete.measures.number(readDecimal(in));
      }
      for (int i = 0; i < size; i++) {
        long athleteId = VarInt.decodeLong(in);
        int at = byAthlete.place(athleteId);
        byAthlete.places[at] = athleteId;
        byAthlete.places[at + SEX] = VarInt.decodeInt(in);
        byAthlete.places[at + MEASURES] =
            VarInt.decodeLong(in) << Integer.SIZE | VarInt.decodeInt(in);
      }
      byAthlete.size = size;
      return byAthlete;
    }
  }
}
