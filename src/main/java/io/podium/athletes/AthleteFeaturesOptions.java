package io.podium.athletes;

import io.podium.options.DatabaseOptions;
import io.podium.options.KafkaOptions;
import io.podium.options.OptionHelp;
import io.podium.options.RunOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** The options of {@link AthleteFeaturesPipeline}. A source or sink is on when it is named. */
public interface AthleteFeaturesOptions extends RunOptions, DatabaseOptions, KafkaOptions {
  @Description(
      "Read results from CSV files, once: a path or glob; .gz is decompressed. Either this or"
          + " --resultsTopic.")
  @OptionHelp(order = 10, example = "data/athlete_event_results*.csv.gz")
  String getResults();

  void setResults(String value);

  @Description("Read results from this Kafka topic, one JSON object a message, without end.")
  @OptionHelp(order = 11, example = "athlete_event_results")
  String getResultsTopic();

  void setResultsTopic(String value);

  @Description(
      "Read the athletes' biometrics from CSV files: a path or glob. Either this or --bioTable.")
  @OptionHelp(order = 20, example = "data/athlete_bio.csv.gz")
  String getBio();

  void setBio(String value);

  @Description("Read the athletes' biometrics from this table.")
  @OptionHelp(order = 21, example = "athlete_bio")
  String getBioTable();

  void setBioTable(String value);

  @Description(
      "How old the biometrics may get while a topic is read: they are read again in this interval,"
          + " and results that came before their athlete are joined then.")
  @Default.String("5m")
  @OptionHelp(order = 22, example = "30s")
  String getBioRefresh();

  void setBioRefresh(String value);

  @Description("Write features into this table; it is made where it is absent.")
  @OptionHelp(order = 40, example = "athlete_agg")
  String getAggTable();

  void setAggTable(String value);

  @Description(
      "How firings of the same group and window meet in the table: upsert keeps the row with the"
          + " most results, append keeps a row a firing.")
  @Default.String("upsert")
  @OptionHelp(order = 41, example = "append")
  String getJdbcMode();

  void setJdbcMode(String value);

  @Description("Write features to this compacted topic; it is made where it is absent.")
  @OptionHelp(order = 42, example = "athlete_agg")
  String getAggTopic();

  void setAggTopic(String value);

  @Description("Write Parquet files below this folder: the tables of --lakeTables.")
  @OptionHelp(order = 43, example = "lake")
  String getLake();

  void setLake(String value);

  @Description(
      "Which tables of the lake are written, with commas between them. With gold alone, and without"
          + " a topic of rejects, files and, on Spark and Flink, topics without a window take less"
          + " time.")
  @Default.String("bronze,silver,gold,rejects")
  @OptionHelp(order = 44, example = "silver,gold")
  String getLakeTables();

  void setLakeTables(String value);

  @Description(
      "Cut event time into windows of this length: global, or a number with s, m, h, d or y.")
  @Default.String("global")
  @OptionHelp(order = 50, example = "1y")
  String getWindow();

  void setWindow(String value);

  @Description(
      "How late a row may come after its window's end, in event time, before it is set aside as too"
          + " late. Without it no row is too late.")
  @OptionHelp(order = 51, example = "7d")
  String getAllowedLateness();

  void setAllowedLateness(String value);

  @Description(
      "How long rows are gathered, in processing time, before features are given out early or for"
          + " late rows, while a topic is read.")
  @Default.String("10s")
  @OptionHelp(order = 52, example = "2s")
  String getEarlyFiring();

  void setEarlyFiring(String value);

  @Description("Count identical rows once.")
  @Default.Boolean(true)
  @OptionHelp(order = 53, example = "false")
  boolean getDeduplicate();

  void setDeduplicate(boolean value);

  @Description(
      "How long rows are gathered before they are written to bronze, silver and rejects, while a"
          + " topic is read. Longer means fewer files.")
  @Default.String("1m")
  @OptionHelp(order = 60, example = "10m")
  String getLakeInterval();

  void setLakeInterval(String value);
}
