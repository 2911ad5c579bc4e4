package io.podium.athletes;

import io.podium.options.DatabaseOptions;
import io.podium.options.KafkaOptions;
import io.podium.options.OptionHelp;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/**
 * The options of {@code podium publish}. Names that {@link AthleteFeaturesOptions} has, too, carry
 * no default here: Beam wants one property to have one default in all interfaces of a process.
 */
public interface PublishOptions extends DatabaseOptions, KafkaOptions {
  @Description(
      "Publish results from CSV files: a path or glob; .gz is decompressed. A row that cannot be"
          + " read ends the run. Either this or --jdbcUrl and --resultsTable.")
  @OptionHelp(order = 10, example = "data/athlete_event_results*.csv.gz")
  String getResults();

  void setResults(String value);

  @Description(
      "Publish to this topic; it is made where it is absent. Without it:"
          + " athlete_event_results.")
  @OptionHelp(order = 13, example = "athlete_event_results")
  String getResultsTopic();

  void setResultsTopic(String value);

  @Description("How many partitions the topic gets where it is made.")
  @Default.Integer(4)
  @OptionHelp(order = 14, example = "8")
  int getPartitions();

  void setPartitions(int value);

  @Description("Publish results from this table. Without it: athlete_event_results.")
  @OptionHelp(order = 33, example = "athlete_event_results")
  String getResultsTable();

  void setResultsTable(String value);

  @Description(
      "Read the table in ranges of this column of whole numbers, several at once; it should have an"
          + " index. Each range is read in a transaction of its own, so nobody should write the"
          + " table meanwhile. Without it: row_id, or else result_id.")
  @OptionHelp(order = 34, example = "row_id")
  String getPartitionColumn();

  void setPartitionColumn(String value);
}
