package io.podium.promotions.rules;

import io.podium.errors.RejectedException;
import io.podium.rules.Columns;
import io.podium.rules.Hash128;
import io.podium.rules.Row;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who has subscribed to which restaurant, each client of a restaurant once. Instances are
 * immutable.
 */
public final class Subscribers {
  /** The columns that are read, by the names they have in the table. */
  public static final Columns COLUMNS = Columns.of("client_id", "restaurant_id");

  private final Map<String, List<Client>> byRestaurant;

  /**
   * A subscriber.
   *
   * @param id not empty
   * @param hash of the id, in UTF-8
   */
  public record Client(String id, Hash128 hash) {}

  private Subscribers(Map<String, List<Client>> byRestaurant) {
    this.byRestaurant = byRestaurant;
  }

  /** Those of a restaurant; empty where it has none. */
  public List<Client> of(String restaurantId) {
    return byRestaurant.getOrDefault(restaurantId, List.of());
  }

  /** How many subscriptions there are, duplicates left out. */
  public long size() {
    return byRestaurant.values().stream().mapToLong(List::size).sum();
  }

  /** Gathers subscriptions row by row. */
  public static final class Builder {
    private final Map<String, Set<String>> byRestaurant = new HashMap<>();

    /**
     * Adds a subscription; one that is there is a duplicate, and nothing.
     *
     * @throws RejectedException where an id is missing, or longer than any campaign's can be
     */
    public void add(Row row) throws RejectedException {
      String client = row.requiredKey("client_id");
      byRestaurant
          .computeIfAbsent(row.requiredKey("restaurant_id"), any -> new HashSet<>())
          .add(client);
    }

    /** All that was added. */
    public Subscribers build() {
      // A client of many restaurants is one object.
      Map<String, Client> clients = new HashMap<>();
      Map<String, List<Client>> built = new HashMap<>();
      byRestaurant.forEach(
          (restaurant, ids) -> {
            List<Client> some = new ArrayList<>(ids.size());
            for (String id : ids) {
              some.add(clients.computeIfAbsent(id, Builder::client));
            }
            built.put(restaurant, some);
          });
      return new Subscribers(built);
    }

    private static Client client(String id) {
      return new Client(id, Hash128.of(id.getBytes(StandardCharsets.UTF_8)));
    }
  }
}
