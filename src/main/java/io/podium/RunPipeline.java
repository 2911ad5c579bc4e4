package io.podium;

import io.podium.athletes.AthleteFeatures;
import io.podium.athletes.AthleteFeaturesOptions;
import io.podium.options.CommandLine;
import io.podium.options.RunOptions;
import io.podium.promotions.JoinSubscribers;
import io.podium.promotions.Promotions;
import io.podium.promotions.PromotionsOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The pipelines of {@code podium run} that read a topic or files. */
enum RunPipeline {
  ATHLETE_FEATURES("athlete-features", AthleteFeaturesOptions.class, "resultsTopic", "features") {
    @Override
    Job job(List<String> arguments, CommandLine line) {
      AthleteFeaturesOptions options = line.read(arguments, AthleteFeaturesOptions.class);
      return new AthleteFeaturesJob(options, AthleteFeatures.from(options, line));
    }
  },
  PROMOTIONS("promotions", PromotionsOptions.class, "campaignsTopic", JoinSubscribers.PROMOTIONS) {
    @Override
    Job job(List<String> arguments, CommandLine line) {
      PromotionsOptions options = line.read(arguments, PromotionsOptions.class);
      return new PromotionsJob(options, Promotions.from(options, line));
    }
  };

  private final String pipeline;
  private final Class<? extends RunOptions> options;
  private final String topicOption;
  private final String made;

  RunPipeline(
      String pipeline, Class<? extends RunOptions> options, String topicOption, String made) {
    this.pipeline = pipeline;
    this.options = options;
    this.topicOption = topicOption;
    this.made = made;
  }

  /** Its name on the command line. */
  String pipeline() {
    return pipeline;
  }

  /** Its options. */
  Class<? extends RunOptions> options() {
    return options;
  }

  /** The option that names the topic it reads, which has no end. */
  String topicOption() {
    return topicOption;
  }

  /** The counter of what it makes of its rows. */
  String made() {
    return made;
  }

  /**
   * Checks a command line.
   *
   * @param arguments complete for their runner
   * @throws io.podium.options.UsageException where anything is wrong with them or the line; it says
   *     all that is
   */
  abstract Job job(List<String> arguments, CommandLine line);

  /** The one of a name; empty where there is none. */
  static Optional<RunPipeline> named(String name) {
    return Arrays.stream(values()).filter(each -> each.pipeline.equals(name)).findFirst();
  }
}
