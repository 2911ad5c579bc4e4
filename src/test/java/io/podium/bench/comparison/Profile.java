package io.podium.bench.comparison;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where the processors' time of a run went. How much the JVM's compiler and collector took Linux
 * says; the rest is divided as the samples are that Java's flight recorder took of all threads. A
 * sample is of the kind that the innermost of its methods has whose class is known here.
 *
 * @param candidate who ran
 * @param cpuSeconds all in all
 * @param seconds by what they were for; their sum is all
 */
record Profile(Candidate candidate, double cpuSeconds, Map<Kind, Double> seconds) {
  /** What a processor may be busy with. */
  enum Kind {
    ROWS(
        "reading and checking rows",
        "io.podium.rules.",
        "io.podium.athletes.rules.",
        "io.podium.io.CsvFile",
        "io.podium.io.MessageRows",
        "com.fasterxml.jackson."),
    PACKING(
        "packing them",
        "io.podium.athletes.PackedResults",
        "io.podium.athletes.ResultPacker",
        "io.podium.rules.Hash128",
        "io.podium.athletes.rules.IdentityBytes"),
    SUMS(
        "duplicates, join and sums",
        "io.podium.athletes.",
        "io.podium.rules.HashSet128",
        "io.podium.transforms."),
    KAFKA("Kafka's client", "org.apache.kafka.", "io.podium.io.MessageBatch"),
    TABLES("tables", "com.mysql.", "io.podium.io."),
    PARQUET("Parquet", "org.apache.parquet.", "org.apache.avro."),
    BEAM("Beam", "org.apache.beam."),
    ENGINE(
        "the engine",
        "org.apache.spark.",
        "org.apache.flink.",
        "org.apache.pekko.",
        "org.apache.hadoop.",
        "org.apache.xbean.",
        "scala."),
    LOADING("loading classes", "java.lang.ClassLoader", "jdk.internal.loader."),
    COMPILER("the JVM's compiler"),
    COLLECTOR("its collector"),
    OTHER("other things");

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // List.of makes no other
    private final List<String> classes;

    Kind(String label, String... classes) {
      this.label = label;
      this.classes = List.of(classes);
    }

    /** Its name in the report. */
    String label() {
      return label;
    }
  }

  private static final String SAMPLE = "jdk.ExecutionSample";

  /** The options by which a JVM records itself. */
  static String javaOptions(Path recording) {
    return " -XX:StartFlightRecording=settings=profile,filename=" + recording;
  }

  /**
   * @param run with those options
   * @param threads what its threads have used
   */
  static Profile of(Run run, MeasuredProcess.VmThreads threads, Path recording) throws IOException {
    Map<Kind, Integer> samples = new EnumMap<>(Kind.class);
    int all = 0;
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        if (event.getEventType().getName().equals(SAMPLE) && event.getStackTrace() != null) {
          samples.merge(kind(event.getStackTrace().getFrames()), 1, Integer::sum);
          all++;
        }
      }
    }
    double cpu = run.usage().cpuSeconds();
    double rest = Math.max(0, cpu - threads.compilerSeconds() - threads.collectorSeconds());
    Map<Kind, Double> seconds = new EnumMap<>(Kind.class);
    for (Map.Entry<Kind, Integer> entry : samples.entrySet()) {
      seconds.put(entry.getKey(), rest * entry.getValue() / all);
    }
    seconds.put(Kind.COMPILER, threads.compilerSeconds());
    seconds.put(Kind.COLLECTOR, threads.collectorSeconds());
    return new Profile(run.candidate(), cpu, seconds);
  }

  private static Kind kind(List<RecordedFrame> innermostFirst) {
    for (RecordedFrame frame : innermostFirst) {
      Kind kind = kind(frame.getMethod().getType().getName());
      if (kind != Kind.OTHER) {
        return kind;
      }
    }
    return Kind.OTHER;
  }

  /** The kind of a class: that of the longest name that it begins with. */
  static Kind kind(String className) {
    Kind found = Kind.OTHER;
    int longest = 0;
    for (Kind kind : Kind.values()) {
      for (String name : kind.classes) {
        if (className.startsWith(name) && name.length() > longest) {
          found = kind;
          longest = name.length();
        }
      }
    }
    return found;
  }
}
