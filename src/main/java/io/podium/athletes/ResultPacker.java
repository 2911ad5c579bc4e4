package io.podium.athletes;

import io.podium.athletes.PackedResults.Group;
import io.podium.athletes.PackedResults.NumberedGroup;
import io.podium.athletes.rules.AthleteResult;
import io.podium.athletes.rules.AthleteResultFormat;
import io.podium.errors.Origin;
import io.podium.errors.RejectedException;
import io.podium.io.RowReader;
import io.podium.rules.Row;
import io.podium.rules.WindowSize;
import io.podium.transforms.Outcomes;
import java.util.HashMap;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.beam.sdk.values.KV;

/**
 * Packs results as they are read, in shards: identical rows are in the same one, and so are all of
 * a group.
 */
final class ResultPacker implements RowReader {
  private static final AthleteResultFormat FORMAT = new AthleteResultFormat();
  private static final int MAX_BYTES = 32 * 1024;

  /** With windows there is no end of them. One that is forgotten is written again. */
  private static final int MAX_PLACES = 50_000;

  private final WindowSize window;
  private final PackedResults.Packer[] packers;
  private final AthleteResult.Hasher hasher = new AthleteResult.Hasher();
  private final Map<Group, Place> places = new HashMap<>();
  private final Consumer<KV<Integer, byte[]>> out;
  private long rows;
  private long rejected;
  private LongSummaryStatistics eventTimes = new LongSummaryStatistics();

  /** Where results of a group go. One object for all of it: to find it is to wait for memory. */
  private static final class Place extends NumberedGroup {
    private final int shard;

    private Place(Group group, int shards) {
      super(group);
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

  @Override
  public void row(Row row, Origin origin) {
    try {
      add(FORMAT.parse(row));
      rows++;
    } catch (RejectedException poison) {
      rejected(poison, origin);
    }
  }

  @Override
  public void rejected(RejectedException poison, Origin origin) {
    rows++;
    rejected++;
  }

  private void add(AthleteResult result) {
    long millis = result.eventTimeMillis();
    eventTimes.accept(millis);
    Group group =
        new Group(
            result.sport(),
            result.medal(),
            result.countryNoc(),
            window.isGlobal() ? null : Long.valueOf(window.startMillis(millis)));
    Place place = places.get(group);
    if (place == null) {
      place = newPlace(group);
    }
    PackedResults.Packer packer = packer(place.shard);
    packer.addResult(hasher.hash(result), place, result.athleteId());
    if (packer.size() >= MAX_BYTES) {
      out.accept(KV.of(place.shard, packer.take()));
      report();
    }
  }

  private Place newPlace(Group group) {
    if (places.size() == MAX_PLACES) {
      places.clear();
    }
    Place place = new Place(group, packers.length);
    places.put(group, place);
    return place;
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
