package io.podium.lake.landing;

import io.podium.options.OptionHelp;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * The options of {@code podium land}. Names that other commands have, too, carry no default here:
 * Beam wants one property to have one default in all interfaces of a process.
 */
public interface LandOptions extends PipelineOptions {
  @Description(
      "Where the files are: the folder's path, or its URL with http://, https://, ftp://, ftps:// or"
          + " file:. Of each table {table}.csv.gz is fetched or, where there is none, {table}.csv."
          + " ftps is TLS from the start on port 990, its default, and AUTH TLS on other ports.")
  @OptionHelp(order = 10, example = "https://example.org/olympics")
  String getSource();

  void setSource(String value);

  @Description(
      "The tables, with commas between them. Without it: athlete_bio,athlete_event_results.")
  @OptionHelp(order = 11, example = "athlete_bio")
  String getTables();

  void setTables(String value);

  @Description("The lake's folder: files go to landing/{table}/{date} in it.")
  @OptionHelp(order = 12, example = "lake")
  String getLake();

  void setLake(String value);

  @Description("The date that the files are landed as. Without it: today, in UTC.")
  @OptionHelp(order = 13, example = "2026-07-31")
  String getDate();

  void setDate(String value);

  @Description("The user at the source. Without it: none, and anonymous for FTP.")
  @OptionHelp(order = 20, example = "podium")
  String getSourceUser();

  void setSourceUser(String value);

  @Description(
      "Where the user's password at the source is: file:PATH or env:NAME, never the password"
          + " itself.")
  @OptionHelp(order = 21, example = "file:/run/secrets/source")
  String getSourcePasswordRef();

  void setSourcePasswordRef(String value);

  @Description(
      "How many attempts in a row may fail. One that brought the file further does not count.")
  @Default.Integer(10)
  @OptionHelp(order = 30, example = "3")
  int getAttempts();

  void setAttempts(int value);

  @Description("How long the source may be silent before an attempt has failed.")
  @Default.String("60s")
  @OptionHelp(order = 31, example = "10s")
  String getTimeout();

  void setTimeout(String value);
}
