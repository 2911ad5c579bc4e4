package io.podium;

import io.podium.local.EmbeddedService;
import io.podium.local.Services;
import io.podium.transforms.Outcomes;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code podium demo}: a pipeline on services and data of its own, from nothing to its sinks, which
 * are then compared.
 */
final class DemoCommand {
  /** How long the ordinary end may take when the process is asked to end. */
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

  private static final Duration FEED_PATIENCE = Duration.ofSeconds(10);
  private static final Duration LOG_INTERVAL = Duration.ofSeconds(5);

  private final DemoOptions options;
  private final Path folder;
  private final PrintStream out;
  private final Services services;
  private final Demo demo;

  /**
   * @param folder what it works in; its former content is deleted
   * @param out where all is shown
   */
  DemoCommand(DemoOptions options, Path folder, PrintStream out) {
    this.options = Objects.requireNonNull(options, "options");
    this.folder = folder.toAbsolutePath().normalize();
    this.out = Objects.requireNonNull(out, "out");
    this.services = Services.in(this.folder.resolve("services"));
    this.demo =
        switch (options.pipeline()) {
          case ATHLETE_FEATURES ->
              new AthleteDemo(options, services, this.folder.resolve("lake"), out, this::say);
          case PROMOTIONS -> new PromotionsDemo(options, services, out, this::say);
        };
  }

  /** The folder of demos in the project: {@code .podium/demo}. */
  static Path projectFolder() {
    return Path.of(System.getProperty("podium.home", ""), ".podium", "demo");
  }

  /**
   * Runs the demo to its end. If the process is asked to end meanwhile, the services are stopped
   * before it does.
   *
   * @return the exit code
   */
  int run() throws Exception {
    Files.createDirectories(folder.getParent());
    try (FileChannel file =
            FileChannel.open(
                folder.resolveSibling(folder.getFileName() + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = file.tryLock()) {
      if (lock == null) {
        throw new IOException("another demo is running in " + display(folder));
      }
      try (StopOnExit stop = new StopOnExit(Thread.currentThread(), services)) {
        return runStoppably(stop);
      }
    }
  }

  private int runStoppably(StopOnExit stop) throws Exception {
    boolean ended = false;
    try {
      int code = demo();
      ended = true;
      return code;
    } catch (Exception failure) {
      if (stop.isRequested()) {
        throw (InterruptedException) new InterruptedException().initCause(failure);
      }
      throw failure;
    } finally {
      if (!ended || !options.keep()) {
        stopServices();
      }
    }
  }

  /** Also when the thread is interrupted: then it matters most. */
  private void stopServices() throws IOException, InterruptedException {
    boolean interrupted = Thread.interrupted();
    services.down();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private int demo() throws Exception {
    long begun = System.nanoTime();
    say("Starting " + serverNames() + " in " + display(services.folder()));
    // One that was killed may have left its services behind.
    services.down();
    delete(folder);
    services.up(demo.services().toArray(EmbeddedService[]::new));
    demo.prepare(folder.resolve("data"));
    say("Running the graph on DirectRunner:");
    out.println(commandLine(demo.pipeline(), demo.runArguments()));
    Fed fed = runGraph(demo.feed());
    int code = fed.ended().manifest().exitCode();
    if (code != ExitCode.DONE) {
      out.print(fed.ended().manifest().summary());
      return code;
    }
    return report(fed, begun);
  }

  /** A run that has ended, and how many messages it was sent; null where that is not known. */
  private record Fed(RunCommand.Ended ended, Long sent) {}

  private Fed runGraph(DemoFeed feed) throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor(task -> new Thread(task, "feed"));
    try {
      Future<Long> feeding = thread.submit(feed);
      LogLine logLine = new LogLine();
      RunCommand.Ended ended =
          new RunCommand(demo.pipeline(), demo.runArguments(), out)
              .run(
                  counts -> {
                    feed.observe(counts);
                    logLine.accept(counts);
                    if (feeding.isDone()) {
                      result(feeding);
                    }
                  });
      boolean done = ended.manifest().exitCode() == ExitCode.DONE;
      if (!done && !feeding.isDone()) {
        return new Fed(ended, null);
      }
      return new Fed(ended, feeding.get(FEED_PATIENCE.toSeconds(), TimeUnit.SECONDS));
    } catch (TimeoutException early) {
      // Without the cause, which says nothing.
      throw new IllegalStateException("the run ended before all messages were sent");
    } finally {
      thread.shutdownNow();
    }
  }

  private static long result(Future<Long> feeding) {
    try {
      return feeding.get();
    } catch (ExecutionException failure) {
      throw new IllegalStateException("the messages could not be sent", failure.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new CancellationException();
    }
  }

  private int report(Fed fed, long begun) throws Exception {
    RunCounts counts = fed.ended().manifest().counts();
    List<String> problems = new ArrayList<>(demo.report(fed.ended()));
    if (counts.get(Outcomes.READ) != fed.sent()) {
      problems.add(
          String.format("%,d messages were sent, %,d read", fed.sent(), counts.get(Outcomes.READ)));
    }
    if (!problems.isEmpty()) {
      out.println("\nThe sinks do not hold what they should:");
      problems.forEach(problem -> out.println("  " + problem));
      return ExitCode.VALIDATION_FAILED;
    }
    out.printf("%n%s%n", demo.verdict());
    String names =
        demo.services().stream()
            .map(service -> service.folder().getFileName().toString())
            .collect(Collectors.joining(" "));
    out.printf(
        "Done in %d s. %s%n",
        Duration.ofNanos(System.nanoTime() - begun).toSeconds(),
        options.keep()
            ? String.format(
                "%s stay up: podium services down %s --dir=%s",
                serverNames(), names, display(services.folder()))
            : String.format(
                "%s are stopped; their data stays: podium services up %s --dir=%s",
                serverNames(), names, display(services.folder())));
    return ExitCode.DONE;
  }

  private String serverNames() {
    return demo.services().stream().map(EmbeddedService::name).collect(Collectors.joining(" and "));
  }

  private void say(String text) {
    out.print(RunProgress.message(text));
    out.flush();
  }

  private static String commandLine(RunPipeline pipeline, List<String> arguments) {
    StringBuilder text = new StringBuilder("  podium run " + pipeline.pipeline());
    int width = text.length();
    for (String argument : arguments) {
      if (width + argument.length() > 90) {
        text.append(" \\\n     ");
        width = 5;
      }
      text.append(' ').append(argument);
      width += argument.length() + 1;
    }
    return text.toString();
  }

  /** Short where that is right: relative to the current folder if it lies below. */
  static Path display(Path path) {
    Path here = Path.of("").toAbsolutePath().normalize();
    return path.startsWith(here) ? here.relativize(path) : path;
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> paths = Files.walk(folder)) {
      all = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }

  /** The progress for where no line can be written over, such as a log. */
  private final class LogLine implements Consumer<RunCounts> {
    private long shownAt = System.nanoTime();
    private long shownRead;

    @Override
    public void accept(RunCounts counts) {
      long now = System.nanoTime();
      if (!RunProgress.onTerminal() && now - shownAt >= LOG_INTERVAL.toNanos()) {
        long read = counts.get(Outcomes.READ);
        long perSecond = (read - shownRead) * 1_000_000_000L / (now - shownAt);
        out.println(RunProgress.line(counts, perSecond, demo.pipeline().made()));
        out.flush();
        shownAt = now;
        shownRead = read;
      }
    }
  }

  /**
   * Stops the services before the process ends, when it is asked to: by Ctrl-C, by SIGTERM, or when
   * its terminal is closed.
   */
  private static final class StopOnExit implements AutoCloseable {
    private final Thread demo;
    private final Services services;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "stop-demo");
    private volatile boolean requested;

    StopOnExit(Thread demo, Services services) {
      this.demo = demo;
      this.services = services;
      Runtime.getRuntime().addShutdownHook(hook);
    }

    boolean isRequested() {
      return requested;
    }

    private void stop() {
      requested = true;
      demo.interrupt();
      try {
        if (!ended.await(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
          // The demo hangs in something that cannot be interrupted.
          services.down();
        }
      } catch (IOException | InterruptedException failure) {
        throw new IllegalStateException("the services could not be stopped", failure);
      }
    }

    @Override
    public void close() {
      ended.countDown();
      if (!requested) {
        try {
          Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException exiting) {
          // It runs already, and finds that all is done.
          requested = true;
        }
      }
    }
  }
}
