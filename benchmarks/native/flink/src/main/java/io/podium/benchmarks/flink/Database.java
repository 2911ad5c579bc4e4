package io.podium.benchmarks.flink;

import java.io.Serializable;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Where the database is. */
record Database(String url, String user, String password) implements Serializable {
  Connection connect() throws SQLException {
    return DriverManager.getConnection(url, user, password);
  }
}
