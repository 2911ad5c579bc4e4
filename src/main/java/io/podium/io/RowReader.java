package io.podium.io;

import io.podium.errors.Origin;
import io.podium.errors.RejectedException;
import io.podium.rules.Row;

/** Takes the rows of a file or of messages, one by one. */
public interface RowReader {
  /** A row. */
  void row(Row row, Origin origin);

  /** One that cannot be read. */
  void rejected(RejectedException poison, Origin origin);
}
