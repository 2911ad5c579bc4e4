package io.podium.promotions;

import io.podium.errors.InputNotReadyException;
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
  private static final Map<String, Boolean> AWAY = new ConcurrentHashMap<>();

  private final String id = UUID.randomUUID().toString();

  SetSubscribers() {
    ROWS.put(id, new CopyOnWriteArrayList<>());
  }

  void add(String client, String restaurant) {
    ROWS.get(id).add(new String[] {client, restaurant});
  }

  void remove(String client, String restaurant) {
    ROWS.get(id).removeIf(row -> row[0].equals(client) && row[1].equals(restaurant));
  }

  /** Whether the server can be reached. */
  void away(boolean away) {
    AWAY.put(id, away);
  }

  @Override
  public Subscribers load() {
    if (AWAY.getOrDefault(id, false)) {
      throw new InputNotReadyException("the server is away");
    }
    Subscribers.Builder builder = new Subscribers.Builder();
    for (String[] row : ROWS.get(id)) {
      try {
        builder.add(new Row(Subscribers.COLUMNS, row));
      } catch (RejectedException unusable) {
        throw new AssertionError(unusable);
      }
    }
    return builder.build();
  }
}
