package io.podium.options;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** Where the database is, for every command that reads or writes tables. */
public interface DatabaseOptions extends PipelineOptions {
  @Description("The database, for every table that is named: MySQL, MariaDB or PostgreSQL.")
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

  @Description(
      "How the database is talked to: disable, require for encryption, verify-ca to trust its"
          + " certificate, too, or verify-full to have that issued for its name. Without it:"
          + " encrypted where the server can, and no certificate is checked.")
  @OptionHelp(order = 35, example = "verify-full")
  String getJdbcSslMode();

  void setJdbcSslMode(String value);

  @Description(
      "The certificates that are trusted: a file in PEM, on every worker. Without it: those that"
          + " Java trusts.")
  @OptionHelp(order = 36, example = "/etc/ssl/db-ca.pem")
  String getJdbcSslRootCert();

  void setJdbcSslRootCert(String value);
}
