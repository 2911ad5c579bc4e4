package io.podium.io;

import java.sql.Connection;
import java.sql.SQLException;

/** Rows that one statement puts into a table. Not thread-safe. */
interface RowBatch {
  /**
   * Takes a row.
   *
   * @param values in the order of the table's columns
   */
  void add(Object[] values);

  /** How many rows it has. */
  int size();

  /** Whether it should be written before it takes more rows. */
  boolean isFull();

  /** Puts the rows, one at least, into the table, and has none then. */
  void write(Connection connection) throws SQLException;
}
