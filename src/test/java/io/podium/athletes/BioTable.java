package io.podium.athletes;

import io.podium.athletes.model.ModelBio;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A table of biometrics in a real database, for a run to read. */
public final class BioTable {
  private BioTable() {}

  /** Makes the table, with the columns that a run needs. */
  public static void create(Connection connection, String table) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE "
              + table
              + " (athlete_id BIGINT PRIMARY KEY, sex TEXT, height TEXT, weight TEXT)"
              + " CHARACTER SET utf8mb4");
    }
  }

  /** Adds rows, or puts them in the place of those of the same athletes; all at one moment. */
  public static void insert(Connection connection, String table, List<ModelBio> bios)
      throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement insert =
        connection.prepareStatement("REPLACE INTO " + table + " VALUES (?, ?, ?, ?)")) {
      for (ModelBio bio : bios) {
        insert.setString(1, bio.athleteId());
        insert.setString(2, bio.sex());
        insert.setString(3, bio.height());
        insert.setString(4, bio.weight());
        insert.addBatch();
      }
      insert.executeBatch();
    }
    connection.commit();
    connection.setAutoCommit(true);
  }
}
