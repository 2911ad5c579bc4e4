package io.podium.rules;

import io.podium.errors.RejectedException;
import java.io.Serializable;

/**
 * What a pipeline must know of a kind of record to read it from JSON or CSV.
 *
 * @param <T> the parsed record
 */
public interface RecordFormat<T> extends Serializable {
  /** The columns that are read; others are passed over. */
  Columns columns();

  /**
   * The record of a row.
   *
   * @throws RejectedException where a field is missing or wrong; the message names it
   */
  T parse(Row row) throws RejectedException;

  /** When the event happened, in milliseconds since 1970-01-01 UTC. */
  long eventTimeMillis(T record);

  /** Bytes that are equal for two records exactly where these are the same. */
  byte[] identity(T record);
}
