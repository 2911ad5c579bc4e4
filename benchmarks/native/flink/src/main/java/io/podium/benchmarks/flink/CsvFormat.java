package io.podium.benchmarks.flink;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.reader.SimpleStreamFormat;
import org.apache.flink.connector.file.src.reader.StreamFormat;
import org.apache.flink.core.fs.FSDataInputStream;

/**
 * Reads CSV files (RFC 4180) with a header straight to cleaned results, in Flink's reading threads.
 * A row's values stay where they are in the buffer; Flink unpacks files that end in {@code .gz}.
 */
final class CsvFormat extends SimpleStreamFormat<Result> {
  @Override
  public StreamFormat.Reader<Result> createReader(Configuration config, FSDataInputStream in)
      throws IOException {
    return new Reader(in);
  }

  @Override
  public TypeInformation<Result> getProducedType() {
    return PlainType.RESULT;
  }

  private static final class Reader implements StreamFormat.Reader<Result> {
    private final FSDataInputStream in;
    private final RowCleaner cleaner = new RowCleaner();
    private final RawRow row = new RawRow();

    /** With room for a line's end behind the last byte, so that most loops need no other bound. */
    private byte[] buffer = new byte[(1 << 18) + 1];

    private int position;
    private int limit;
    private boolean ended;

    /** The fields of the row that was split last. */
    private int[] from = new int[32];

    private int[] to = new int[32];
    private boolean[] escaped = new boolean[32];
    private int fields;
    private boolean malformed;

    /** The column of each field, or -1. */
    private int[] columns;

    Reader(FSDataInputStream in) throws IOException {
      this.in = in;
      if (!nextRow()) {
        throw new IOException("a file is empty: it has no header");
      }
      columns = new int[fields];
      for (int i = 0; i < fields; i++) {
        String name = new String(buffer, from[i], to[i] - from[i], UTF_8);
        columns[i] = RawRow.column(name.replace("\uFEFF", "").strip());
      }
      for (int required :
          new int[] {RawRow.COUNTRY_NOC, RawRow.SPORT, RawRow.ATHLETE_ID, RawRow.MEDAL}) {
        if (Arrays.stream(columns).noneMatch(column -> column == required)) {
          throw new IOException("the header of a file lacks a column");
        }
      }
    }

    @Override
    public Result read() throws IOException {
      if (!nextRow()) {
        return null;
      }
      if (malformed || fields != columns.length) {
        return Result.REJECTED;
      }
      row.bytes = buffer;
      for (int i = 0; i < fields; i++) {
        if (columns[i] >= 0) {
          row.set(columns[i], from[i], escaped[i] ? unescape(from[i], to[i]) : to[i]);
        }
      }
      Result result = cleaner.clean(row);
      return result == null ? Result.REJECTED : result;
    }

    /** Splits the next row that is not an empty line into fields. */
    private boolean nextRow() throws IOException {
      while (true) {
        int end = split();
        if (end < 0) {
          // The buffer ends within the row: more of it is read, and the row split again.
          fill();
        } else if (position >= limit) {
          return false;
        } else {
          boolean empty = fields == 1 && from[0] == position && to[0] == position;
          position = end;
          if (!empty) {
            return true;
          }
        }
      }
    }

    /** Splits the row at the position; where the one behind it begins, or -1. */
    private int split() {
      byte[] bytes = buffer;
      bytes[limit] = '\n';
      fields = 0;
      malformed = false;
      int i = position;
      while (true) {
        if (fields == from.length) {
          from = Arrays.copyOf(from, 2 * fields);
          to = Arrays.copyOf(to, 2 * fields);
          escaped = Arrays.copyOf(escaped, 2 * fields);
        }
        int start = i;
        int end = -1;
        boolean doubled = false;
        if (bytes[i] == '"') {
          start = ++i;
          while (true) {
            while (bytes[i] != '"' && i < limit) {
              i++;
            }
            if (i + 1 >= limit && !ended) {
              return -1;
            }
            if (i >= limit || bytes[i + 1] != '"' || i + 1 == limit) {
              break;
            }
            doubled = true;
            i += 2;
          }
          end = i;
          if (i < limit) {
            i++;
          } else {
            malformed = true;
          }
        }
        int rest = i;
        while (bytes[i] != ',' && bytes[i] != '\n') {
          i++;
        }
        if (i == limit && !ended) {
          return -1;
        }
        boolean last = bytes[i] == '\n';
        int stop = last && i > rest && bytes[i - 1] == '\r' ? i - 1 : i;
        malformed |= end >= 0 && stop > rest;
        from[fields] = start;
        to[fields] = end >= 0 ? end : stop;
        escaped[fields++] = doubled;
        if (last) {
          return Math.min(i + 1, limit);
        }
        i++;
      }
    }

    /** Turns doubled quotes into single ones, in place; where the value ends then. */
    private int unescape(int start, int end) {
      int target = start;
      for (int i = start; i < end; i++) {
        buffer[target++] = buffer[i];
        if (buffer[i] == '"') {
          i++;
        }
      }
      return target;
    }

    private void fill() throws IOException {
      if (position > 0) {
        System.arraycopy(buffer, position, buffer, 0, limit - position);
        limit -= position;
        position = 0;
      } else if (limit == buffer.length - 1) {
        buffer = Arrays.copyOf(buffer, 2 * buffer.length);
      }
      int n = in.read(buffer, limit, buffer.length - 1 - limit);
      ended = n < 0;
      limit += Math.max(n, 0);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
