package io.podium.promotions;

import io.podium.io.Database;
import io.podium.io.SqlNames;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The table of subscribers in PostgreSQL, for those who have none. */
public final class SubscribersTable {
  private static final int ROWS_PER_BATCH = 1_000;

  private SubscribersTable() {}

  /**
   * Makes the table where it is absent, and adds rows to it, all or none.
   *
   * @param table its name, with its schema's before a dot where need be
   */
  public static void add(Database database, String table, List<SamplePromotions.Subscription> rows)
      throws SQLException {
    String name = database.dialect().quoted(SqlNames.checkedTable(table));
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      try (Statement create = connection.createStatement()) {
        create.execute(
            "CREATE TABLE IF NOT EXISTS "
                + name
                + " (id serial PRIMARY KEY, client_id varchar NOT NULL,"
                + " restaurant_id varchar NOT NULL)");
      }
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO " + name + " (client_id, restaurant_id) VALUES (?, ?)")) {
        int waiting = 0;
        for (SamplePromotions.Subscription row : rows) {
          insert.setString(1, row.clientId());
          insert.setString(2, row.restaurantId());
          insert.addBatch();
          if (++waiting % ROWS_PER_BATCH == 0) {
            insert.executeBatch();
          }
        }
        insert.executeBatch();
      }
      connection.commit();
    }
  }
}
