package io.podium.chaos;

import io.podium.local.Services;
import java.nio.file.Path;
import java.util.Arrays;

/** The pipelines that can be put to the test. */
enum PipelineName {
  ATHLETE_FEATURES("athlete-features") {
    @Override
    Subject subject(ChaosOptions options, Path folder) {
      return new FeaturesSubject(options, folder, ChaosDatabase.of(services(folder).mariaDb()));
    }
  },
  PROMOTIONS("promotions") {
    @Override
    Subject subject(ChaosOptions options, Path folder) {
      return new PromotionsSubject(options, ChaosDatabase.of(services(folder).postgres()));
    }
  };

  private final String text;

  PipelineName(String text) {
    this.text = text;
  }

  /** As on the command line. */
  String text() {
    return text;
  }

  /**
   * What the pipeline is put to the test with.
   *
   * @param folder for all its files; must be there
   */
  abstract Subject subject(ChaosOptions options, Path folder);

  /**
   * The one of a name.
   *
   * @throws IllegalArgumentException where there is none
   */
  static PipelineName named(String text) {
    return Arrays.stream(values())
        .filter(pipeline -> pipeline.text.equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected athlete-features or promotions, not " + text));
  }

  private static Services services(Path folder) {
    return Services.in(folder.resolve("services"));
  }
}
