package io.podium.athletes;

import io.podium.athletes.PackedResults.Group;
import io.podium.athletes.PackedResults.NumberedGroup;
import io.podium.athletes.rules.AthleteResultFormat;
import io.podium.athletes.rules.IdentifiedResult;
import io.podium.errors.RejectedException;
import io.podium.rules.RawRow;
import io.podium.rules.WindowSize;
import io.podium.transforms.Outcomes;
import java.util.LongSummaryStatistics;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.beam.sdk.values.KV;

/**
 * Packs results as they are read, in shards: identical rows are in the same one, and so are all of
 * a group.
 */
final class ResultPacker implements Consumer<RawRow> {
  private static final AthleteResultFormat FORMAT = new AthleteResultFormat();
  private static final int MAX_BYTES = 32 * 1024;

  /** With windows there is no end of them. One that is forgotten is written again. */
  private static final int MAX_PLACES = 50_000;

  private static final int FIRST_PLACES = 1024;

  private final WindowSize window;
  private final PackedResults.Packer[] packers;
  private final IdentifiedResult result = new IdentifiedResult();
  private Place[] places = new Place[FIRST_PLACES];
  private int placesTaken;
  private final Consumer<KV<Integer, byte[]>> out;
  private long rows;
  private long rejected;
  private LongSummaryStatistics eventTimes = new LongSummaryStatistics();

  /** Where results of a group go. One object for all of it: to find it is to wait for memory. */
  private static final class Place extends NumberedGroup {
    private final byte[] group;
    private final long windowStart;
    private final int hash;
    private final int shard;

    private Place(Group group, IdentifiedResult result, long windowStart, int hash, int shards) {
      super(group);
      this.group = result.group();
      this.windowStart = windowStart;
      this.hash = hash;
      this.shard =
          Math.floorMod(Objects.hash(group.sport(), group.medal(), group.countryNoc()), shards);
    }
  }

  /**
   * @param shards above 0
   * @param out takes what is packed, by shard
   */
  ResultPacker(WindowSize window, int shards, Consumer<KV<Integer, byte[]>> out) {
    this.window = window;
    this.out = out;
    this.packers = new PackedResults.Packer[shards];
  }

  /** Packs a row; one that is no result is counted. */
  @Override
  public void accept(RawRow row) {
    rows++;
    try {
      if (!result.read(row)) {
        result.set(FORMAT.parse(row.toRow()));
      }
      addResult();
    } catch (RejectedException poison) {
      rejected++;
    }
  }

  private void addResult() {
    eventTimes.accept(result.eventTimeMillis());
    Place place = place();
    PackedResults.Packer packer = packer(place.shard);
    packer.addResult(result.hash(), place, result.athleteId());
    if (packer.size() >= MAX_BYTES) {
      out.accept(KV.of(place.shard, packer.take()));
      report();
    }
  }

  /** Where the result goes, by an open hash table. */
  private Place place() {
    long windowStart = window.isGlobal() ? 0 : window.startMillis(result.eventTimeMillis());
    int hash = result.groupHash() + 31 * Long.hashCode(windowStart);
    int at = hash & (places.length - 1);
    while (places[at] != null) {
      Place place = places[at];
      if (place.hash == hash && place.windowStart == windowStart && result.isOfGroup(place.group)) {
        return place;
      }
      at = (at + 1) & (places.length - 1);
    }
    Group group =
        new Group(
            result.sport(),
            result.medal(),
            result.countryNoc(),
            window.isGlobal() ? null : Long.valueOf(windowStart));
    Place place = new Place(group, result, windowStart, hash, packers.length);
    keep(place);
    return place;
  }

  private void keep(Place place) {
    if (placesTaken == MAX_PLACES) {
      places = new Place[FIRST_PLACES];
      placesTaken = 0;
    } else if (2 * placesTaken == places.length) {
      Place[] fewer = places;
      places = new Place[2 * fewer.length];
      for (Place known : fewer) {
        if (known != null) {
          insert(known);
        }
      }
    }
    insert(place);
    placesTaken++;
  }

  private void insert(Place place) {
    int at = place.hash & (places.length - 1);
    while (places[at] != null) {
      at = (at + 1) & (places.length - 1);
    }
    places[at] = place;
  }

  private PackedResults.Packer packer(int shard) {
    if (packers[shard] == null) {
      packers[shard] = new PackedResults.Packer();
    }
    return packers[shard];
  }

  /** Hands out what is left. */
  void flush() {
    if (rejected > 0) {
      packer(0).addCount(Outcomes.REJECTED, rejected);
      rejected = 0;
    }
    for (int shard = 0; shard < packers.length; shard++) {
      if (packers[shard] != null && packers[shard].size() > 0) {
        out.accept(KV.of(shard, packers[shard].take()));
      }
    }
    report();
  }

  /** Tells the metrics of many rows at once, which costs less than of each. */
  private void report() {
    Outcomes.counter(Outcomes.READ).inc(rows);
    rows = 0;
    if (eventTimes.getCount() > 0) {
      Outcomes.eventTime()
          .update(
              eventTimes.getSum(), eventTimes.getCount(), eventTimes.getMin(), eventTimes.getMax());
      eventTimes = new LongSummaryStatistics();
    }
  }
}
