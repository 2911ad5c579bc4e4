package io.podium.local;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * One PostgreSQL server. It has a database {@code podium} and one user who can log in, who owns it
 * and may create others, and whose password is random. The encoding is UTF-8, texts are sorted by
 * code points, and the time zone is UTC, unless the client has one, as Java's driver has.
 *
 * <p>Its settings and who may log in how stand in {@code data/postgresql.conf} and {@code
 * data/pg_hba.conf} of its folder, from the first start on; a start reads them. What the command
 * line sets, the address and the port above all, they cannot change.
 */
public final class EmbeddedPostgres extends EmbeddedDatabase {
  private static final String ARCHIVE = "postgres-linux-x86_64.txz";
  private static final String CONNECT_SECONDS = "2";
  private static final String ANSWER_SECONDS = "5";

  /** The owner of the data where root starts the server, which refuses to be root. */
  private static final int NOBODY = 65534;

  private final Path packed;

  /**
   * @param packed the folder with the packed server, which is unpacked into it
   */
  EmbeddedPostgres(Path folder, Path packed) {
    super("PostgreSQL", folder, "postgresql");
    this.packed = packed;
  }

  @Override
  String marker() {
    return dataOption(data());
  }

  @Override
  void prepare() throws IOException, InterruptedException {
    Services.requireBuilt(archive());
    requireSupportedPlatform("PostgreSQL", "PostgreSQL");
    if (!Files.exists(server())) {
      unpack();
    }
    // Those of a server that was killed hold its memory until they notice, and no other can start.
    awaitEnd(argument -> argument.startsWith("postgres: " + clusterName() + ':'));
    if (!Files.exists(data())) {
      install();
    }
    if (!Files.exists(passwordFile())) {
      String password = randomPassword();
      administer(data(), List.of("ALTER ROLE %s PASSWORD '%s';".formatted(USER, password)));
      replaceOwnerOnly(passwordFile(), password);
    }
  }

  @Override
  List<String> command() {
    List<String> command = program("postgres");
    command.add(marker());
    command.add("--listen_addresses=127.0.0.1");
    command.add("--port=" + port());
    // A socket's path is limited to 107 bytes, and nobody needs one.
    command.add("--unix_socket_directories=");
    command.add("--cluster_name=" + clusterName());
    command.add("--logging_collector=off");
    command.add("--timezone=UTC");
    command.add("--log_timezone=UTC");
    return command;
  }

  @Override
  void adapt(Map<String, String> environment) {
    // Settings of clients and servers that are not ours.
    environment.keySet().removeIf(name -> name.startsWith("PG"));
    // The language in which we look for messages.
    environment.put("LC_ALL", "C");
  }

  /** The usual signal would have it wait until all its clients have gone. */
  @Override
  void ask(ProcessHandle process) throws IOException, InterruptedException {
    // Its exit code only says whether the signal could be sent; what counts is the end.
    int unused =
        new ProcessBuilder("sh", "-c", "kill -s INT \"$1\"", "sh", Long.toString(process.pid()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
  }

  @Override
  Map<String, String> timeLimits() {
    return Map.of(
        "connectTimeout", CONNECT_SECONDS,
        "socketTimeout", ANSWER_SECONDS,
        "loginTimeout", ANSWER_SECONDS);
  }

  /** Creates the system tables. The data folder appears only when it is complete. */
  private void install() throws IOException, InterruptedException {
    Path unfinished = folder().resolve("data.new");
    // An earlier start that was killed may have left its installation at work.
    endLeftOver("--pgdata=" + unfinished);
    endLeftOver(dataOption(unfinished));
    deleteRecursively(unfinished);
    List<String> command = program("initdb");
    command.add("--pgdata=" + unfinished);
    command.add("--username=postgres");
    command.add("--auth=reject");
    command.add("--encoding=UTF8");
    command.add("--locale=C");
    command.add("--locale-provider=builtin");
    command.add("--builtin-locale=C.UTF-8");
    runToEnd(
        command,
        Path.of("/dev/null"),
        folder().resolve("install.log"),
        "PostgreSQL could not create its system tables");
    administer(
        unfinished,
        List.of(
            "CREATE ROLE %s LOGIN CREATEDB;".formatted(USER),
            "CREATE DATABASE %s OWNER %s;".formatted(DATABASE, USER),
            "REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC;"));
    Files.writeString(
        unfinished.resolve("pg_hba.conf"),
        "host all %s 127.0.0.1/32 scram-sha-256%n".formatted(USER));
    Files.deleteIfExists(passwordFile());
    Files.move(unfinished, data(), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Does what only the superuser may, who cannot log in, while no server is running. */
  private void administer(Path data, List<String> statements)
      throws IOException, InterruptedException {
    Path script = folder().resolve("install.sql");
    replaceOwnerOnly(script, String.join("\n", statements) + "\n");
    List<String> command = program("postgres");
    command.add("--single");
    command.add("-D" + data);
    // A statement that fails ends it.
    command.add("-cexit_on_error=on");
    command.add("postgres");
    runToEnd(
        command,
        script,
        folder().resolve("install.log"),
        "PostgreSQL could not create its user and database");
    Files.delete(script);
  }

  private List<String> program(String name) {
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      // Somebody else, who can go where root can. A process of root's in a user namespace of its
      // own would do, too, but containers do not allow it.
      command.addAll(
          List.of(
              "setpriv",
              "--reuid=" + NOBODY,
              "--regid=" + NOBODY,
              "--clear-groups",
              "--inh-caps=+dac_override",
              "--ambient-caps=+dac_override"));
    }
    command.add(server().resolve("bin").resolve(name).toString());
    return command;
  }

  /** Others may be unpacking, too: the server appears as a whole, and the first one stays. */
  private void unpack() throws IOException {
    Path unfinished = Files.createTempDirectory(packed, "unpacking");
    try {
      Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
      try (InputStream bytes = new BufferedInputStream(Files.newInputStream(archive()));
          TarArchiveInputStream files =
              new TarArchiveInputStream(new XZCompressorInputStream(bytes))) {
        TarArchiveEntry entry;
        while ((entry = files.getNextEntry()) != null) {
          unpack(files, entry, entry.resolveIn(unfinished));
        }
      }
      Files.move(unfinished, server(), StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.exists(server())) {
        throw e;
      }
    } finally {
      deleteRecursively(unfinished);
    }
  }

  private static void unpack(InputStream bytes, TarArchiveEntry entry, Path path)
      throws IOException {
    Files.createDirectories(entry.isDirectory() ? path : path.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
    } else if (!entry.isDirectory()) {
      Files.copy(bytes, path);
      boolean program = (entry.getMode() & 0100) != 0;
      Files.setPosixFilePermissions(
          path, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
    }
  }

  private static String dataOption(Path data) {
    return "-D" + data;
  }

  /** Stands in the titles of the server's processes. It is short, and a path may be long. */
  private String clusterName() {
    return "podium-" + UUID.nameUUIDFromBytes(data().toString().getBytes(StandardCharsets.UTF_8));
  }

  private Path archive() {
    return packed.resolve(ARCHIVE);
  }

  private Path server() {
    return packed.resolve("server");
  }
}
