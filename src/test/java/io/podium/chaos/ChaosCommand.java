package io.podium.chaos;

import io.podium.ExitCode;
import io.podium.options.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code podium chaos}: see {@link ChaosOptions#HELP}. */
public final class ChaosCommand {
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

  private ChaosCommand() {}

  /** Runs the command and ends with its exit code. */
  public static void main(String[] arguments) {
    int code = run(Arrays.asList(arguments), System.out, System.err);
    System.out.flush();
    System.exit(code);
  }

  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    if (arguments.contains("--help") || arguments.contains("-h")) {
      out.print(ChaosOptions.HELP);
      return ExitCode.DONE;
    }
    Path folder = null;
    try {
      ChaosOptions options = ChaosOptions.parse(arguments);
      folder = Files.createTempDirectory("podium-chaos-").toRealPath();
      ChaosReport report = runStoppably(options, folder, out);
      out.print(report.text());
      if (options.report() != null) {
        report.writeTo(options.report());
      }
      if (report.isRight() && !options.keep()) {
        delete(folder);
        return ExitCode.DONE;
      }
      out.println("  data and logs: " + folder);
      return report.isRight() ? ExitCode.DONE : ExitCode.VALIDATION_FAILED;
    } catch (UsageException usage) {
      usage.problems().forEach(problem -> err.println("podium: " + problem));
      err.println("podium: chaos --help lists the options");
      return ExitCode.USAGE;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      err.println("podium: stopped; data and logs: " + folder);
      return ExitCode.INTERRUPTED;
    } catch (Exception | Error failure) {
      failure.printStackTrace(err);
      err.println("podium: the run could not be judged; data and logs: " + folder);
      return ExitCode.of(failure);
    }
  }

  /** Where the process is asked to end, all that was started is killed first. */
  private static ChaosReport runStoppably(ChaosOptions options, Path folder, PrintStream out)
      throws Exception {
    ChaosRun run =
        new ChaosRun(options, Path.of(System.getProperty("podium.home", "")), folder, out);
    Thread worker = Thread.currentThread();
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook = new Thread(() -> stop(run, worker, ended), "stop-chaos");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return run.run();
    } finally {
      ended.countDown();
      if (!worker.isInterrupted()) {
        removeHook(hook);
      }
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyEnding) {
      // The hook finds that all is done.
      return;
    }
  }

  private static void stop(ChaosRun run, Thread worker, CountDownLatch ended) {
    worker.interrupt();
    try {
      if (!ended.await(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        run.close();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
