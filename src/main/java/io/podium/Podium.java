package io.podium;

import io.podium.local.ServicesCommand;
import io.podium.options.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** The command line: {@code podium COMMAND [options]}. */
public final class Podium {
  private static final String USAGE =
      """
      podium COMMAND [options]

        run athlete-features   results and biometrics to features: topic, table, lake
        run promotions         restaurants' campaigns to those who have subscribed: table, topic
        land                   CSVs from elsewhere into the lake: HTTP, FTP, files
        run lake               what was landed to bronze, silver and gold; or a stage of it:
                               landing-to-bronze, bronze-to-silver, silver-to-gold
        validate               whether dates of the lake hold: counts, keys, ranges, nulls; a report
        compact                merges the small files that streams write into a lake
        publish                results from a table or CSV to a topic
        load                   CSVs into tables
        sample                 CSVs of invented Olympics, to try the others on
        generate promotions    invented restaurants' campaigns to a topic, so many a second
        services               start and stop embedded Kafka, MariaDB and PostgreSQL: up, down, status
        demo                   a pipeline and its servers, on data made up for the purpose
        version

      podium COMMAND --help lists the options of a command.
      """;

  private Podium() {}

  /** Runs a command and ends with its exit code. */
  public static void main(String[] arguments) {
    int code = run(Arrays.asList(arguments), System.out, System.err);
    System.out.flush();
    System.exit(code);
  }

  /**
   * Runs a command.
   *
   * @return the exit code
   */
  public static int run(List<String> arguments, PrintStream out, PrintStream err) {
    try {
      return dispatch(arguments, out);
    } catch (UsageException usage) {
      usage.problems().forEach(problem -> err.println("podium: " + problem));
      err.println("podium: --help lists the options");
      return ExitCode.USAGE;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return ExitCode.INTERRUPTED;
    } catch (Exception | Error failure) {
      RunOutcome outcome = RunOutcome.failed(failure);
      err.println("podium: " + outcome.error());
      return outcome.exitCode();
    }
  }

  /** Podium's version. */
  static String version() {
    Properties build = new Properties();
    try (InputStream in = Podium.class.getResourceAsStream("/io/podium/build.properties")) {
      build.load(in);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("build.properties cannot be read", unreadable);
    }
    return build.getProperty("version");
  }

  private static int dispatch(List<String> arguments, PrintStream out) throws Exception {
    if (arguments.isEmpty() || arguments.get(0).matches("(--)?help|-h")) {
      out.print(USAGE);
      return arguments.isEmpty() ? ExitCode.USAGE : ExitCode.DONE;
    }
    List<String> options = arguments.subList(1, arguments.size());
    boolean help = options.contains("--help") || options.contains("-h");
    switch (arguments.get(0)) {
      case "run":
        if (!options.isEmpty() && LakeCommand.names().contains(options.get(0))) {
          if (help) {
            out.print(LakeCommand.help());
            return ExitCode.DONE;
          }
          return new LakeCommand(options.get(0), options.subList(1, options.size()), out).run();
        }
        Optional<RunPipeline> pipeline =
            options.isEmpty() ? Optional.empty() : RunPipeline.named(options.get(0));
        if (pipeline.isEmpty() && help) {
          out.println(
              "podium run PIPELINE --name=value …, where PIPELINE is one of " + pipelines());
          return ExitCode.DONE;
        }
        if (pipeline.isEmpty()) {
          throw new UsageException(List.of("run needs a pipeline: " + pipelines()));
        }
        if (help) {
          out.print(RunCommand.help(pipeline.get()));
          return ExitCode.DONE;
        }
        if (printBeamHelp(options, out)) {
          return ExitCode.DONE;
        }
        return new RunCommand(pipeline.get(), options.subList(1, options.size()), out).run();
      case "load":
        if (help) {
          out.print(LoadCommand.help());
          return ExitCode.DONE;
        }
        return new LoadCommand(options, out).run();
      case "land":
        if (help) {
          out.print(LandCommand.help());
          return ExitCode.DONE;
        }
        return new LandCommand(options, out).run();
      case "validate":
        if (help) {
          out.print(ValidateCommand.help());
          return ExitCode.DONE;
        }
        return new ValidateCommand(options, out, Clock.systemUTC()).run();
      case "sample":
        if (help) {
          out.print(SampleCommand.help());
          return ExitCode.DONE;
        }
        return new SampleCommand(options, out).run();
      case "generate":
        if (help) {
          out.print(GenerateCommand.help());
          return ExitCode.DONE;
        }
        if (options.isEmpty() || !options.get(0).equals(GenerateCommand.PROMOTIONS)) {
          throw new UsageException(
              List.of("generate needs what is to be made: " + GenerateCommand.PROMOTIONS));
        }
        return new GenerateCommand(options.subList(1, options.size()), out, Clock.systemUTC())
            .run();
      case "compact":
        if (help) {
          out.print(CompactCommand.help());
          return ExitCode.DONE;
        }
        return new CompactCommand(options, out, Clock.systemUTC()).run();
      case "publish":
        if (help) {
          out.print(PublishCommand.help());
          return ExitCode.DONE;
        }
        if (printBeamHelp(options, out)) {
          return ExitCode.DONE;
        }
        return new PublishCommand(options, out).run();
      case "demo":
        if (help) {
          out.print(DemoOptions.HELP);
          return ExitCode.DONE;
        }
        return new DemoCommand(DemoOptions.parse(options), DemoCommand.projectFolder(), out).run();
      case "services":
        if (help) {
          out.print(ServicesCommand.help());
          return ExitCode.DONE;
        }
        return ServicesCommand.run(options, out);
      case "version":
        out.println("podium " + version());
        return ExitCode.DONE;
      default:
        throw new UsageException(List.of(arguments.get(0) + " is not a command"));
    }
  }

  private static String pipelines() {
    return Stream.concat(
            Arrays.stream(RunPipeline.values()).map(RunPipeline::pipeline),
            LakeCommand.names().stream())
        .collect(Collectors.joining(", "));
  }

  /** Beam's form of asking for help: {@code --help=PipelineOptions}. */
  private static boolean printBeamHelp(List<String> options, PrintStream out) {
    for (String option : options) {
      if (option.startsWith("--help=")) {
        String name = option.substring("--help=".length());
        for (RunPipeline pipeline : RunPipeline.values()) {
          PipelineOptionsFactory.register(pipeline.options());
        }
        for (Class<? extends PipelineOptions> type :
            PipelineOptionsFactory.getRegisteredOptions()) {
          if (type.getSimpleName().equals(name)) {
            PipelineOptionsFactory.printHelp(out, type);
            return true;
          }
        }
        throw new UsageException(List.of(name + " names no options"));
      }
    }
    return false;
  }
}
