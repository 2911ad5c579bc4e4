package io.podium.io;

import io.podium.options.CommandLine;
import io.podium.options.DatabaseOptions;
import io.podium.options.Secret;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Properties;

/**
 * Where a database is, and who comes.
 *
 * @param url {@code jdbc:mysql://host:port/database}
 * @param user null where the server asks for none
 * @param password null where the server asks for none
 */
public record Database(String url, String user, Secret password) implements Serializable {
  public Database {
    Objects.requireNonNull(url, "url");
  }

  /**
   * The database that options name. What is wrong with them is noted on the line.
   *
   * @return null where they name none, or are wrong
   */
  public static Database from(DatabaseOptions options, CommandLine line) {
    Secret password = line.value("jdbcPasswordRef", options.getJdbcPasswordRef(), Secret::new);
    String url = options.getJdbcUrl();
    if (url == null) {
      return null;
    }
    if (!url.startsWith("jdbc:mysql://")) {
      line.problem("--jdbcUrl must begin with jdbc:mysql://, for MariaDB too");
      return null;
    }
    if (url.matches("(?i).*(password[123]?=|//[^/?]*:[^/?]*@).*")) {
      line.problem("--jdbcUrl holds a password: put it into a file and give --jdbcPasswordRef");
      return null;
    }
    return new Database(url, options.getJdbcUser(), password);
  }

  /** A new connection, in UTC. The caller closes it. */
  public Connection connect() throws SQLException {
    Properties properties = new Properties();
    if (user != null) {
      properties.setProperty("user", user);
    }
    if (password != null) {
      properties.setProperty("password", password.resolve());
    }
    if (url.startsWith("jdbc:mysql:")) {
      properties.setProperty("rewriteBatchedStatements", "true");
      properties.setProperty("useCursorFetch", "true");
      properties.setProperty("connectionTimeZone", "UTC");
      properties.setProperty("connectTimeout", "10000");
      properties.setProperty("socketTimeout", "300000");
    }
    return DriverManager.getConnection(url, properties);
  }
}
