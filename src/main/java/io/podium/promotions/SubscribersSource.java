package io.podium.promotions;

import io.podium.io.Database;
import io.podium.io.LookupRows;
import io.podium.promotions.rules.Subscribers;
import io.podium.transforms.LookupSource;
import java.util.Objects;

/**
 * The table of subscribers.
 *
 * @param database where it is
 * @param table its name, with its schema's before a dot where need be
 */
public record SubscribersSource(Database database, String table)
    implements LookupSource<Subscribers> {
  public SubscribersSource {
    Objects.requireNonNull(database, "database");
    Objects.requireNonNull(table, "table");
  }

  /** Reads all subscriptions; rows without an id are left out. */
  @Override
  public Subscribers load() {
    Subscribers.Builder subscribers = new Subscribers.Builder();
    LookupRows.ofTable(database, table, Subscribers.COLUMNS, subscribers::add);
    return subscribers.build();
  }

  @Override
  public Subscribers loadFirst() {
    return LookupRows.patiently(this::load);
  }
}
