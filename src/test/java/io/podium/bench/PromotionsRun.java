package io.podium.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A run of promotions as a process of its own, as users start it, watched from outside. */
final class PromotionsRun {
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final int TAIL = 40;
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
  private static final Pattern COLLECTION = Pattern.compile("Pause .* \\d+M->(\\d+)M\\(");

  private final Path folder;
  private final List<String> command;

  /**
   * What was seen of a run that has ended well.
   *
   * @param begun before its process was started
   * @param ended after it had ended
   * @param untilFirst from the start of the process to the first message that readers can see
   * @param untilLast to the last one
   * @param duration how long the pipeline took, as the run's manifest has it
   * @param peakBytes the most memory that the process had, all in all
   * @param heapBytes the most that was left of its heap after a collection
   * @param manifest what the run says of itself
   */
  record Seen(
      Instant begun,
      Instant ended,
      Duration untilFirst,
      Duration untilLast,
      Duration duration,
      long peakBytes,
      long heapBytes,
      JsonNode manifest) {}

  /**
   * @param home the project's folder
   * @param folder of this run alone; it is made
   * @param arguments of {@code podium run}
   */
  PromotionsRun(Path home, Path folder, List<String> arguments) {
    this.folder = folder;
    this.command = new ArrayList<>(List.of(home.resolve("podium").toString(), "run", "promotions"));
    command.addAll(arguments);
    command.add("--manifest=" + folder.resolve("manifest.json"));
  }

  /** Has the launcher build what is not built, which is no part of a run. */
  static void build(Path home, String runner, Path log) throws IOException, InterruptedException {
    List<String> help =
        List.of(
            home.resolve("podium").toString(), "run", "promotions", "--runner=" + runner, "--help");
    Process process =
        new ProcessBuilder(help).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (process.waitFor() != 0) {
      throw new IOException("the build failed: " + Files.readString(log));
    }
  }

  /**
   * Runs to the end.
   *
   * @param topic what it writes; it must be there
   * @throws IOException where it fails, or takes longer than the limit
   */
  Seen toItsEnd(String bootstrapServers, String topic, Duration limit)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path log = folder.resolve("run.log");
    Path collections = folder.resolve("gc.log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder
        .environment()
        .compute(
            "PODIUM_JAVA_OPTS",
            (name, given) -> (given == null ? "-Xmx2g" : given) + " -Xlog:gc:file=" + collections);
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrapServers)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      Instant begun = Instant.now();
      long start = System.nanoTime();
      long first = start;
      long last = start;
      long written = 0;
      long peak = 0;
      Process run = builder.start();
      Thread kill = new Thread(() -> kill(run), "kill-run");
      Runtime.getRuntime().addShutdownHook(kill);
      try {
        boolean running = true;
        while (running) {
          // What it has written last is looked at once more after its end.
          running = !run.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS);
          long now = System.nanoTime();
          long end = consumer.endOffsets(partitions).values().stream().mapToLong(i -> i).sum();
          if (end > written) {
            first = written == 0 ? now : first;
            last = now;
            written = end;
          }
          peak = Math.max(peak, peak(run.pid()));
          if (now - start > limit.toNanos()) {
            throw new IOException("the run does not end:\n" + tail(log));
          }
        }
      } finally {
        kill(run);
        Runtime.getRuntime().removeShutdownHook(kill);
      }
      if (run.exitValue() != 0) {
        throw new IOException("the run ended with " + run.exitValue() + ":\n" + tail(log));
      }
      JsonNode manifest = new ObjectMapper().readTree(folder.resolve("manifest.json").toFile());
      return new Seen(
          begun,
          Instant.now(),
          Duration.ofNanos(first - start),
          Duration.ofNanos(last - start),
          Duration.ofMillis(Math.round(manifest.get("duration_seconds").asDouble() * 1000)),
          peak,
          heap(collections),
          manifest);
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers) {
    Map<String, Object> config = new HashMap<>();
    config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Resident memory, as Linux counts it; 0 where the process has ended. */
  private static long peak(long pid) {
    try {
      Matcher peak = PEAK.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
      return peak.find() ? Long.parseLong(peak.group(1)) * 1024 : 0;
    } catch (IOException ended) {
      return 0;
    }
  }

  private static long heap(Path collections) throws IOException {
    long most = 0;
    for (String line : Files.readAllLines(collections)) {
      Matcher collection = COLLECTION.matcher(line);
      if (collection.find()) {
        most = Math.max(most, Long.parseLong(collection.group(1)) << 20);
      }
    }
    return most;
  }

  private static void kill(Process run) {
    if (run.isAlive()) {
      run.descendants().forEach(ProcessHandle::destroyForcibly);
      Process unused = run.destroyForcibly();
    }
  }

  /** The end of the log, which is deleted with the folder. */
  private static String tail(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
  }
}
