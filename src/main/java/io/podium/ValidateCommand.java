package io.podium;

import io.podium.athletes.AthleteRules;
import io.podium.athletes.AthleteTables;
import io.podium.lake.LakeRun;
import io.podium.lake.LakeStage;
import io.podium.lake.validation.Limits;
import io.podium.lake.validation.ValidateOptions;
import io.podium.lake.validation.Validation;
import io.podium.lake.validation.Validator;
import io.podium.lake.validation.Verdict;
import io.podium.options.CommandLine;
import io.podium.options.OptionTable;
import io.podium.rules.Durations;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;

/** {@code podium validate}: whether dates of the lake hold. */
final class ValidateCommand {
  private final List<String> arguments;
  private final PrintStream out;
  private final Clock clock;

  /**
   * @param arguments the options
   * @param out where the summaries go
   * @param clock what ages are counted to
   */
  ValidateCommand(List<String> arguments, PrintStream out, Clock clock) {
    this.arguments = List.copyOf(arguments);
    this.out = out;
    this.clock = clock;
  }

  /** The help. */
  static String help() {
    return "podium validate --name=value …\n\n" + OptionTable.of(ValidateOptions.class).text();
  }

  /**
   * Validates each date.
   *
   * @return the exit code of the date that came out worst: one with a failure, or else one of which
   *     the lake holds nothing
   */
  int run() throws IOException, InterruptedException {
    CommandLine line = new CommandLine();
    ValidateOptions options = line.read(arguments, ValidateOptions.class);
    Duration maxAge = line.value("maxAge", options.getMaxAge(), Durations::parse);
    share("maxNullShift", options.getMaxNullShift(), line);
    share("maxRejects", options.getMaxRejects(), line);
    List<String> known = AthleteTables.stages(List.of()).stream().map(LakeStage::name).toList();
    List<String> stages =
        options.getStages() == null
            ? known
            : Arrays.stream(options.getStages().split(",", -1)).map(String::strip).toList();
    for (String stage : stages) {
      if (!known.contains(stage)) {
        line.problem("--stages: " + stage + " is none of " + String.join(", ", known));
      }
    }
    LakeRun run = LakeRun.from(options, AthleteTables.ofLake(), line);
    FileSystems.setDefaultPipelineOptions(options);
    Validator validator =
        new Validator(
            run.lake(),
            AthleteRules.of(stages, run.tables()),
            new Limits(options.getMaxNullShift(), options.getMaxRejects(), maxAge, clock.instant()),
            Podium.version(),
            stages.containsAll(known) && run.tables().size() == AthleteTables.ofLake().size());
    int worst = ExitCode.DONE;
    for (LocalDate date : run.dates()) {
      worst = Math.max(worst, validate(validator, date));
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    return worst;
  }

  private int validate(Validator validator, LocalDate date) throws IOException {
    Validation validation = validator.validate(date);
    if (validation == null) {
      out.println("validation " + date + ": the lake holds nothing of this date");
      return ExitCode.INPUT_NOT_READY;
    }
    validation.write();
    out.print(validation.summary());
    return validation.verdict() == Verdict.FAILED ? ExitCode.VALIDATION_FAILED : ExitCode.DONE;
  }

  private static void share(String name, double value, CommandLine line) {
    if (!(value >= 0 && value <= 1)) {
      line.problem("--" + name + " must be a share from 0 to 1, not " + value);
    }
  }
}
