package io.podium.io;

import io.podium.transforms.DataCoder;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;

/**
 * A row as it was read, before any cleaning.
 *
 * @param source {@code topic-partition-offset}, or {@code file:line}
 * @param values one text for each column that is known; null where it was absent
 * @param ingestedAt when it was read
 */
public record AsReadRow(String source, String[] values, Instant ingestedAt) {
  public AsReadRow {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(values, "values");
    Objects.requireNonNull(ingestedAt, "ingestedAt");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AsReadRow row
        && source.equals(row.source)
        && Arrays.equals(values, row.values)
        && ingestedAt.equals(row.ingestedAt);
  }

  @Override
  public int hashCode() {
    return source.hashCode();
  }

  @Override
  public String toString() {
    return source + Arrays.toString(values);
  }

  /** Codes an {@link AsReadRow}; its time to the millisecond. */
  static final class RowCoder extends DataCoder<AsReadRow> {
    @Override
    protected void write(AsReadRow row, DataOutputStream out) throws IOException {
      writeText(row.source(), out);
      out.writeInt(row.values().length);
      for (String value : row.values()) {
        writeText(value, out);
      }
      out.writeLong(row.ingestedAt().toEpochMilli());
    }

    @Override
    protected AsReadRow read(DataInputStream in) throws IOException {
      String source = readText(in);
      String[] values = new String[in.readInt()];
      for (int i = 0; i < values.length; i++) {
        values[i] = readText(in);
      }
      return new AsReadRow(source, values, Instant.ofEpochMilli(in.readLong()));
    }
  }
}
