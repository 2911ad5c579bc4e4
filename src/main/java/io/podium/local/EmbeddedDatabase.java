package io.podium.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;

/** A database's server, with a database {@code podium} and one user, whose password is random. */
public abstract sealed class EmbeddedDatabase extends EmbeddedService
    permits EmbeddedMariaDb, EmbeddedPostgres {
  static final String USER = "podium";
  static final String DATABASE = "podium";

  private final String protocol;

  /**
   * @param name as in messages
   * @param folder where its data and logs are
   * @param protocol what a JDBC URL names after {@code jdbc:}
   */
  EmbeddedDatabase(String name, Path folder, String protocol) {
    super(name, folder);
    this.protocol = Objects.requireNonNull(protocol, "protocol");
  }

  /**
   * The JDBC URL, such as {@code jdbc:postgresql://127.0.0.1:21432/podium}.
   *
   * @param database not null; {@code podium}, or another one that the user has created
   * @throws IllegalStateException if the server has never been started in this state folder
   */
  public String jdbcUrl(String database) {
    Objects.requireNonNull(database, "database");
    return "jdbc:%s://127.0.0.1:%d/%s".formatted(protocol, port(), database);
  }

  /** The user to connect as. */
  public String user() {
    return USER;
  }

  /**
   * The file that holds the user's password, without a line end, readable by its owner only. It is
   * there from the first start on.
   */
  public Path passwordFile() {
    return folder().resolve("password");
  }

  /**
   * Connects as {@link #user()}; the caller closes the connection.
   *
   * @param database not null, as for {@link #jdbcUrl}
   * @throws IOException if the password cannot be read
   * @throws SQLException if the server does not answer or refuses
   * @throws IllegalStateException if the server has never been started in this state folder
   */
  public Connection connect(String database) throws IOException, SQLException {
    return connect(database, Map.of());
  }

  /** The driver's properties that limit how long a connection and an answer may take. */
  abstract Map<String, String> timeLimits();

  @Override
  List<String> portFiles() {
    return List.of("port");
  }

  @Override
  Optional<String> problem() {
    // Nobody else's server knows the password.
    try (Connection connection = connect(DATABASE, timeLimits())) {
      return connection.isValid(0) ? Optional.empty() : Optional.of("the connection is not valid");
    } catch (SQLException | IOException | IllegalStateException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  String password() throws IOException {
    return Files.readString(passwordFile());
  }

  Path data() {
    return folder().resolve("data");
  }

  private Connection connect(String database, Map<String, String> settings)
      throws IOException, SQLException {
    Properties properties = new Properties();
    properties.putAll(settings);
    properties.setProperty("user", USER);
    properties.setProperty("password", password());
    return DriverManager.getConnection(jdbcUrl(database), properties);
  }
}
