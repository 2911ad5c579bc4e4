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
  private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z0-9_./:=,@%+-]+");

  private ServicesCommand() {}

  /**
   * Runs one sub-command: {@code up}, {@code down} or {@code status}, with {@code --dir=PATH} for
   * another state folder than the project's. Errors go to the standard error stream.
   *
   * @param args the arguments after the command's name, not null
   * @param out where the answer is printed, not null
   * @return the exit code: 0 done (for {@code status}: both run), 2 usage, 3 not both are running,
   *     41 a server could not be started or stopped, 130 interrupted (the interrupt flag is then
   *     set)
   */
  public static int run(List<String> args, PrintStream out) {
    List<String> mistakes = new ArrayList<>();
    String command = null;
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
      } else if (command != null) {
        mistakes.add("more than one command: " + arg);
      } else {
        command = arg;
      }
    }
    if (command == null) {
      mistakes.add("no command");
    } else if (!List.of("up", "down", "status").contains(command)) {
      mistakes.add("unknown command: " + command);
    }
    if (!mistakes.isEmpty()) {
      mistakes.forEach(System.err::println);
      System.err.println(
          """
          Usage: podium services up|down|status [--dir=PATH]
            up      starts Kafka and MariaDB on loopback ports and prints the options to paste
            down    stops them; their data stays
            status  says which are running (exit code 0: both, 3: not both)
            --dir   the folder of their state; default: .podium/services in the project""");
      return USAGE;
    }
    if (services == null) {
      services = Services.ofProject();
    }
    try {
      return switch (command) {
        case "up" -> up(services, out);
        case "down" -> down(services, out);
        default -> status(services, out);
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

  private static int up(Services services, PrintStream out)
      throws IOException, InterruptedException {
    services.up();
    out.println("Kafka and MariaDB are running. Options to paste:");
    out.println(kafkaOptions(services));
    out.println(mariaDbOptions(services));
    out.println("Data and logs: " + display(services.folder()));
    return OK;
  }

  private static int down(Services services, PrintStream out)
      throws IOException, InterruptedException {
    services.down();
    out.println("Kafka and MariaDB are stopped. Their data stays in " + display(services.folder()));
    return OK;
  }

  private static int status(Services services, PrintStream out) throws InterruptedException {
    Services.Status status = services.status();
    describe(services.kafka(), status.kafka(), out);
    if (status.kafka()) {
      out.println(kafkaOptions(services));
    }
    describe(services.mariaDb(), status.mariaDb(), out);
    if (status.mariaDb()) {
      out.println(mariaDbOptions(services));
    }
    return status.allRunning() ? OK : NOT_RUNNING;
  }

  private static void describe(EmbeddedService service, boolean running, PrintStream out) {
    if (running) {
      out.println(service.name() + ": running");
    } else if (service.pid().isPresent()) {
      out.printf(
          "%s: not answering (process %d, log %s)%n",
          service.name(), service.pid().getAsLong(), display(service.log()));
    } else {
      out.println(service.name() + ": not running");
    }
  }

  private static String kafkaOptions(Services services) {
    return "--bootstrapServers=" + services.kafka().bootstrapServers();
  }

  private static String mariaDbOptions(Services services) {
    EmbeddedMariaDb mariaDb = services.mariaDb();
    return String.join(
        " ",
        "--jdbcUrl=" + mariaDb.jdbcUrl("podium"),
        "--jdbcUser=" + mariaDb.user(),
        quoted("--jdbcPasswordRef=file:" + display(mariaDb.passwordFile())));
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
