package io.podium.transforms;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptions;

/** The runners that Podium is made for. */
public enum RunnerName {
  /** One JVM, for tests and small inputs. */
  DIRECT("DirectRunner"),
  /** Spark's RDDs and DStreams. */
  SPARK("SparkRunner"),
  /** Flink. */
  FLINK("FlinkRunner");

  private final String beamName;

  RunnerName(String beamName) {
    this.beamName = beamName;
  }

  /** The name that {@code --runner} takes. */
  public String beamName() {
    return beamName;
  }

  /** The runner that a pipeline is built for; one that is not known here is taken for Direct. */
  public static RunnerName of(PipelineOptions options) {
    return named(options.getRunner().getSimpleName()).orElse(DIRECT);
  }

  /** The runner that a command line names; Direct where it names none, or one not known here. */
  public static RunnerName of(List<String> arguments) {
    return arguments.stream()
        .filter(argument -> argument.startsWith("--runner="))
        .findFirst()
        .flatMap(argument -> named(argument.substring("--runner=".length())))
        .orElse(DIRECT);
  }

  /** As Beam reads it: the name of the class, or without its package, or the part before Runner. */
  private static Optional<RunnerName> named(String name) {
    String simple = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(runner -> runner.isCalled(simple)).findFirst();
  }

  private boolean isCalled(String simple) {
    String known = beamName.toLowerCase(Locale.ROOT);
    return Stream.of(known, known.replace("runner", ""))
        .anyMatch(name -> simple.equals(name) || simple.equals("test" + name));
  }
}
