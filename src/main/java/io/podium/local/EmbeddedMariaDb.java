package io.podium.local;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One MariaDB server, which speaks MySQL's protocol. It has a database {@code podium} and one user,
 * who may do everything in the databases whose names begin with {@code podium} and nothing
 * elsewhere, and whose password is random. The time zone is UTC and the character set utf8mb4.
 */
public final class EmbeddedMariaDb extends EmbeddedDatabase {
  private static final String CONNECT_MILLIS = "2000";
  private static final String ANSWER_MILLIS = "5000";

  private final Path server;

  /**
   * @param server the unpacked server: the folder with {@code bin} and {@code share}
   */
  EmbeddedMariaDb(Path folder, Path server) {
    super("MariaDB", folder, "mysql");
    this.server = server;
  }

  @Override
  String marker() {
    return dataOption(data());
  }

  @Override
  void prepare() throws IOException, InterruptedException {
    Services.requireBuilt(executable());
    requireSupportedPlatform("MariaDB", "MySQL");
    if (!Files.isExecutable(executable()) && !executable().toFile().setExecutable(true)) {
      throw new IOException("Cannot make executable: " + executable());
    }
    if (!Files.exists(passwordFile())) {
      replaceOwnerOnly(passwordFile(), randomPassword());
    }
    if (!Files.exists(data())) {
      install();
    }
    // At each start, so that a lost password file or database is mended. One statement a line.
    replaceOwnerOnly(
        initFile(),
        """
        CREATE DATABASE IF NOT EXISTS %1$s;
        CREATE USER IF NOT EXISTS '%2$s'@'%%';
        ALTER USER '%2$s'@'%%' IDENTIFIED BY '%3$s';
        GRANT ALL PRIVILEGES ON `podium%%`.* TO '%2$s'@'%%';
        """
            .formatted(DATABASE, USER, password()));
  }

  @Override
  List<String> command() {
    List<String> command = serverCommand(data());
    command.add("--bind-address=127.0.0.1");
    command.add("--port=" + port());
    // Relative to the data folder, since a socket's path is limited to 107 bytes.
    command.add("--socket=mariadb.sock");
    command.add("--init-file=" + initFile());
    // Looking host names up takes time, and the only host is this one.
    command.add("--skip-name-resolve");
    command.add("--character-set-server=utf8mb4");
    command.add("--collation-server=utf8mb4_unicode_ci");
    command.add("--default-time-zone=+00:00");
    // As MySQL 8 has it.
    command.add("--max-allowed-packet=64M");
    return command;
  }

  @Override
  void adapt(Map<String, String> environment) {
    // All settings stand on the command line.
  }

  @Override
  Map<String, String> timeLimits() {
    return Map.of("connectTimeout", CONNECT_MILLIS, "socketTimeout", ANSWER_MILLIS);
  }

  /** Creates the system tables. The data folder appears only when it is complete. */
  private void install() throws IOException, InterruptedException {
    Path unfinished = folder().resolve("data.new");
    // An earlier start that was killed may have left its installation at work.
    endLeftOver(dataOption(unfinished));
    deleteRecursively(unfinished);
    Files.createDirectories(unfinished);
    Path script = folder().resolve("install.sql");
    writeInstallScript(script);
    Path output = folder().resolve("install.log");
    List<String> command = serverCommand(unfinished);
    command.add("--bootstrap");
    command.add("--enforce-storage-engine=");
    runToEnd(command, script, output, "MariaDB could not create its system tables");
    Files.move(unfinished, data(), StandardCopyOption.ATOMIC_MOVE);
    Files.delete(script);
  }

  private void writeInstallScript(Path script) throws IOException {
    try (OutputStream out = Files.newOutputStream(script)) {
      write(
          out,
          """
          CREATE DATABASE IF NOT EXISTS mysql;
          USE mysql;
          SET @auth_root_socket=NULL;
          """);
      for (String part :
          List.of(
              "mariadb_system_tables.sql",
              "mariadb_performance_tables.sql",
              "mariadb_system_tables_data.sql",
              "maria_add_gis_sp_bootstrap.sql")) {
        Files.copy(server.resolve("share").resolve(part), out);
        write(out, "\n");
      }
      // These have no password.
      write(
          out,
          """
          DELETE FROM global_priv WHERE User IN ('root', '');
          DELETE FROM proxies_priv;
          """);
    }
  }

  private List<String> serverCommand(Path data) {
    List<String> command = new ArrayList<>();
    command.add(executable().toString());
    // Must stand first: the machine's own MariaDB settings are not ours.
    command.add("--no-defaults");
    command.add(dataOption(data));
    command.add("--basedir=" + server);
    command.add("--lc-messages-dir=" + server.resolve("share"));
    // Otherwise each start makes a certificate, for seconds.
    command.add("--skip-ssl");
    if (System.getProperty("user.name").equals("root")) {
      // The server refuses to run as root unless told to.
      command.add("--user=root");
    }
    return command;
  }

  private static String dataOption(Path data) {
    return "--datadir=" + data;
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private Path executable() {
    return server.resolve("bin").resolve("mariadbd");
  }

  private Path initFile() {
    return folder().resolve("init.sql");
  }
}
