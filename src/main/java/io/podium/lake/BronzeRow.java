package io.podium.lake;

import io.podium.transforms.DataCoder;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * A row of a file, every value as text.
 *
 * @param file the file's name
 * @param line the line it starts at, from 1
 * @param values one for each column of the file; null for an empty one
 */
public record BronzeRow(String file, long line, List<String> values) {
  public BronzeRow {
    Objects.requireNonNull(file, "file");
    values = Collections.unmodifiableList(new ArrayList<>(values));
  }

  /** {@code file:line}. */
  public String source() {
    return file + ':' + line;
  }

  /** Codes a {@link BronzeRow}. */
  public static final class RowCoder extends DataCoder<BronzeRow> {
    @Override
    protected void write(BronzeRow row, DataOutputStream out) throws IOException {
      writeText(row.file(), out);
      out.writeLong(row.line());
      writeTexts(row.values(), out);
    }

    @Override
    protected BronzeRow read(DataInputStream in) throws IOException {
      return new BronzeRow(readText(in), in.readLong(), readTexts(in));
    }
  }
}
