package io.podium.local;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The command that starts, stops and shows the embedded services. */
public final class ServicesCommand {
  private static final int OK = 0;
  private static final int USAGE = 2;
  private static final int NOT_RUNNING = 3;
  private static final int IO_ERROR = 41;
  private static final int INTERRUPTED = 130;

  private static final String DIR = "--dir=";

  /** In the order of {@link Services#all()}. */
  private static final List<String> ALL = List.of("kafka", "mariadb", "postgres");

  private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z0-9_./:=,@%+-]+");

  private ServicesCommand() {}

  /** The help. */
  public static String help() {
    return """
        podium services up|down|status [kafka] [mariadb] [postgres] [--dir=PATH]

          up      starts them (without names: all) on loopback ports and prints the options to paste
          down    stops them; their data stays
          status  says which are running (exit code 0: all, 3: not all)
          --dir   the folder of their state; default: .podium/services in the project
        """;
  }

  /**
   * Runs one sub-command: {@code up}, {@code down} or {@code status}, with the names of services
   * after it where not all are meant, and {@code --dir=PATH} for another state folder than the
   * project's. Errors go to the standard error stream.
   *
   * @param args the arguments after the command's name, not null
   * @param out where the answer is printed, not null
   * @return the exit code: 0 done (for {@code status}: they run), 2 usage, 3 not all of them are
   *     running, 41 a server could not be started or stopped, 130 interrupted (the interrupt flag
   *     is then set)
   */
  public static int run(List<String> args, PrintStream out) {
    List<String> mistakes = new ArrayList<>();
    String command = null;
    List<String> names = new ArrayList<>();
    Services services = null;
    for (String arg : args) {
      if (arg.startsWith(DIR) && arg.length() > DIR.length()) {
        try {
          services = Services.in(Path.of(arg.substring(DIR.length())));
        } catch (InvalidPathException | UncheckedIOException e) {
          mistakes.add("not a folder: " + arg + " (" + e.getMessage() + ")");
        }
      } else if (arg.startsWith("-")) {
        mistakes.add("unknown option: " + arg);
      } else if (command == null) {
        command = arg;
      } else if (ALL.contains(arg)) {
        names.add(arg);
      } else {
        mistakes.add("unknown service: " + arg);
      }
    }
    if (command == null) {
      mistakes.add("no command");
    } else if (!List.of("up", "down", "status").contains(command)) {
      mistakes.add("unknown command: " + command);
    }
    if (!mistakes.isEmpty()) {
      mistakes.forEach(System.err::println);
      System.err.print(help());
      return USAGE;
    }
    if (services == null) {
      services = Services.ofProject();
    }
    List<EmbeddedService> meant = new ArrayList<>();
    for (int i = 0; i < ALL.size(); i++) {
      if (names.isEmpty() || names.contains(ALL.get(i))) {
        meant.add(services.all().get(i));
      }
    }
    try {
      return switch (command) {
        case "up" -> up(services, meant, out);
        case "down" -> down(services, meant, out);
        default -> status(meant, out);
      };
    } catch (IOException e) {
      System.err.println(e.getMessage());
      for (Throwable other : e.getSuppressed()) {
        System.err.println(other.getMessage());
      }
      return IO_ERROR;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      System.err.println("Interrupted");
      return INTERRUPTED;
    }
  }

  private static int up(Services services, List<EmbeddedService> meant, PrintStream out)
      throws IOException, InterruptedException {
    services.up(meant.toArray(EmbeddedService[]::new));
    for (EmbeddedService service : meant) {
      out.println(service.name() + " is running. Options to paste:");
      out.println(options(service));
    }
    out.println("Data and logs: " + display(services.folder()));
    return OK;
  }

  private static int down(Services services, List<EmbeddedService> meant, PrintStream out)
      throws IOException, InterruptedException {
    services.down(meant.toArray(EmbeddedService[]::new));
    for (EmbeddedService service : meant) {
      out.println(service.name() + " is stopped.");
    }
    out.println("Their data stays in " + display(services.folder()));
    return OK;
  }

  private static int status(List<EmbeddedService> meant, PrintStream out)
      throws InterruptedException {
    boolean allRunning = true;
    for (EmbeddedService service : meant) {
      if (service.isRunning()) {
        out.println(service.name() + ": running");
        out.println(options(service));
        continue;
      }
      allRunning = false;
      if (service.pid().isPresent()) {
        out.printf(
            "%s: not answering (process %d, log %s)%n",
            service.name(), service.pid().getAsLong(), display(service.log()));
      } else {
        out.println(service.name() + ": not running");
      }
    }
    return allRunning ? OK : NOT_RUNNING;
  }

  private static String options(EmbeddedService service) {
    if (service instanceof EmbeddedDatabase database) {
      return String.join(
          " ",
          "--jdbcUrl=" + database.jdbcUrl(EmbeddedDatabase.DATABASE),
          "--jdbcUser=" + database.user(),
          quoted("--jdbcPasswordRef=file:" + display(database.passwordFile())));
    }
    return "--bootstrapServers=" + ((EmbeddedKafka) service).bootstrapServers();
  }

  /** Short where that is right: relative to the current folder if it lies below. */
  private static Path display(Path path) {
    Path here = Path.of("").toAbsolutePath().normalize();
    return path.startsWith(here) ? here.relativize(path) : path;
  }

  /** One word for a POSIX shell. */
  private static String quoted(String word) {
    return PLAIN_WORD.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
