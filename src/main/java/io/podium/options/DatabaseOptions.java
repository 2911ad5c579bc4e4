package io.podium.options;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** Where the database is, for every command that reads or writes tables. */
public interface DatabaseOptions extends PipelineOptions {
  @Description("The database, for every table that is named. MySQL or MariaDB.")
  @OptionHelp(order = 30, example = "jdbc:mysql://127.0.0.1:3306/podium")
  String getJdbcUrl();

  void setJdbcUrl(String value);

  @Description("The database's user.")
  @OptionHelp(order = 31, example = "podium")
  String getJdbcUser();

  void setJdbcUser(String value);

  @Description("Where the user's password is: file:PATH or env:NAME, never the password itself.")
  @OptionHelp(order = 32, example = "file:/run/secrets/db")
  String getJdbcPasswordRef();

  void setJdbcPasswordRef(String value);
}
