package io.podium.promotions;

import io.podium.errors.RejectedException;
import io.podium.promotions.rules.Subscribers;
import io.podium.rules.Row;
import io.podium.transforms.LookupSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A table of subscribers in memory; all its copies in this JVM are one. */
final class SetSubscribers implements LookupSource<Subscribers> {
  private static final long serialVersionUID = 1L;
  private static final Map<String, List<String[]>> ROWS = new ConcurrentHashMap<>();

  private final String id = UUID.randomUUID().toString();

  private final SetClock clock;
  private final long readingMillis;

  /**
   * @param clock what passes while they are read
   * @param readingMillis how long it takes
   */
  SetSubscribers(SetClock clock, long readingMillis) {
    this.clock = clock;
    this.readingMillis = readingMillis;
    ROWS.put(id, new CopyOnWriteArrayList<>());
  }

  void add(String client, String restaurant) {
    ROWS.get(id).add(new String[] {client, restaurant});
  }

  void remove(String client, String restaurant) {
    ROWS.get(id).removeIf(row -> row[0].equals(client) && row[1].equals(restaurant));
  }

  @Override
  public Subscribers load() {
    Subscribers.Builder builder = new Subscribers.Builder();
    for (String[] row : ROWS.get(id)) {
      try {
        builder.add(new Row(Subscribers.COLUMNS, row));
      } catch (RejectedException unusable) {
        throw new AssertionError(unusable);
      }
    }
    clock.pass(readingMillis);
    return builder.build();
  }
}
