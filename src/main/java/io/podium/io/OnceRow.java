package io.podium.io;

import java.util.List;
import java.util.Objects;

/**
 * A row to write once, and its message.
 *
 * @param values the values of the table's columns as texts that PostgreSQL reads; null is NULL
 * @param key the message's key
 * @param value the message's value
 */
record OnceRow(List<String> values, byte[] key, byte[] value) {
  OnceRow {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value");
  }

  /** How much the row weighs, roughly. */
  int bytes() {
    return key.length + value.length;
  }
}
