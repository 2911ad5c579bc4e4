package io.podium.athletes;

import io.podium.options.DatabaseOptions;
import io.podium.options.OptionHelp;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/**
 * The options of {@code podium load}. Names that {@link AthleteFeaturesOptions} has, too, carry no
 * default here: Beam wants one property to have one default in all interfaces of a process.
 */
public interface LoadOptions extends DatabaseOptions {
  @Description(
      "Load the athletes' biometrics from CSV files: a path or glob; .gz is decompressed. Of an"
          + " athlete who stands there twice the last row counts.")
  @OptionHelp(order = 10, example = "data/athlete_bio.csv.gz")
  String getBio();

  void setBio(String value);

  @Description("Load results from CSV files: a path or glob; .gz is decompressed.")
  @OptionHelp(order = 11, example = "data/athlete_event_results*.csv.gz")
  String getResults();

  void setResults(String value);

  @Description("The table of the biometrics. Without it: athlete_bio.")
  @OptionHelp(order = 20, example = "athlete_bio")
  String getBioTable();

  void setBioTable(String value);

  @Description("The table of the results. Without it: athlete_event_results.")
  @OptionHelp(order = 21, example = "athlete_event_results")
  String getResultsTable();

  void setResultsTable(String value);

  @Description(
      "Add to the tables: biometrics take the place of those of the same athlete_id, results are"
          + " added each time. Without it the tables are replaced as a whole, all in one moment,"
          + " when all files have been read; loading again gives the same tables.")
  @Default.Boolean(false)
  @OptionHelp(order = 22, example = "true")
  boolean getAppend();

  void setAppend(boolean value);
}
