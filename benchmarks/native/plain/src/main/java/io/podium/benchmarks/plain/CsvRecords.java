package io.podium.benchmarks.plain;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the records of a CSV file (RFC 4180, UTF-8). Fields are ranges of one buffer, without outer
 * white space: nothing is copied, or made an object, before somebody asks.
 */
final class CsvRecords implements Closeable {
  private static final int BUFFER = 1 << 20;
  private static final int MOST_FIELDS = 256;

  private final InputStream in;
  private byte[] buffer = new byte[BUFFER];
  private int position;
  private int limit;

  private final int[] starts = new int[MOST_FIELDS];
  private final int[] ends = new int[MOST_FIELDS];
  private int fields;

  CsvRecords(InputStream in) {
    this.in = in;
  }

  /** Moves to the next record that is not an empty line; false where there is none. */
  boolean next() throws IOException {
    while (true) {
      int end = endOfRecord();
      if (end < 0) {
        return false;
      }
      int start = position;
      position = Math.min(end + 1, limit);
      if (end > start && buffer[end - 1] == '\r') {
        end--;
      }
      if (end > start) {
        split(start, end);
        return true;
      }
    }
  }

  /** How many fields the record has. */
  int fields() {
    return fields;
  }

  /** What fields are ranges of, until the next record. */
  byte[] bytes() {
    return buffer;
  }

  int start(int field) {
    return starts[field];
  }

  int end(int field) {
    return ends[field];
  }

  /** Whether a field is empty or nan. */
  boolean isNull(int field) {
    int start = starts[field];
    int length = ends[field] - start;
    return length == 0
        || length == 3
            && (buffer[start] | 0x20) == 'n'
            && (buffer[start + 1] | 0x20) == 'a'
            && (buffer[start + 2] | 0x20) == 'n';
  }

  /** A field as text; null where it is empty or nan. */
  String text(int field) {
    return isNull(field)
        ? null
        : new String(buffer, starts[field], ends[field] - starts[field], StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** Where the line ends that ends the record, or the file; -1 where there is no record. */
  private int endOfRecord() throws IOException {
    boolean quoted = false;
    int i = position;
    while (true) {
      while (i < limit) {
        byte b = buffer[i];
        if (b == '"') {
          quoted = !quoted;
        } else if (b == '\n' && !quoted) {
          return i;
        }
        i++;
      }
      int scanned = i - position;
      if (!fill()) {
        return scanned == 0 ? -1 : limit;
      }
      i = position + scanned;
    }
  }

  /** Reads on, with what is left at the beginning of the buffer; false at the file's end. */
  private boolean fill() throws IOException {
    int left = limit - position;
    if (left == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * left);
    }
    System.arraycopy(buffer, position, buffer, 0, left);
    position = 0;
    limit = left;
    int read = in.read(buffer, limit, buffer.length - limit);
    limit += Math.max(0, read);
    return read > 0;
  }

  private void split(int start, int end) {
    fields = 0;
    int i = start;
    while (true) {
      int fieldStart = i;
      int fieldEnd;
      if (i < end && buffer[i] == '"') {
        fieldEnd = unquote(fieldStart, end);
        i = afterQuotes;
      } else {
        while (i < end && buffer[i] != ',') {
          i++;
        }
        fieldEnd = i;
      }
      add(fieldStart, fieldEnd);
      if (i >= end) {
        return;
      }
      i++;
    }
  }

  private int afterQuotes;

  /** Moves a quoted field's text to the field's start; returns where it ends then. */
  private int unquote(int start, int end) {
    int to = start;
    int i = start + 1;
    boolean quoted = true;
    while (i < end && (quoted || buffer[i] != ',')) {
      if (buffer[i] == '"') {
        if (quoted && i + 1 < end && buffer[i + 1] == '"') {
          buffer[to++] = '"';
          i++;
        } else {
          quoted = !quoted;
        }
      } else {
        buffer[to++] = buffer[i];
      }
      i++;
    }
    afterQuotes = i;
    return to;
  }

  private void add(int start, int end) {
    int from = start;
    int to = end;
    for (int skip; (skip = spaceAt(from, to)) > 0; ) {
      from += skip;
    }
    for (int skip; (skip = spaceBefore(from, to)) > 0; ) {
      to -= skip;
    }
    if (fields < MOST_FIELDS) {
      starts[fields] = from;
      ends[fields] = to;
    }
    fields++;
  }

  private int spaceAt(int from, int to) {
    if (from >= to) {
      return 0;
    }
    byte b = buffer[from];
    if (b >= 0 && b <= ' ') {
      return 1;
    }
    return b == (byte) 0xC2 && from + 1 < to && buffer[from + 1] == (byte) 0xA0 ? 2 : 0;
  }

  private int spaceBefore(int from, int to) {
    if (from >= to) {
      return 0;
    }
    byte b = buffer[to - 1];
    if (b >= 0 && b <= ' ') {
      return 1;
    }
    return b == (byte) 0xA0 && to - 2 >= from && buffer[to - 2] == (byte) 0xC2 ? 2 : 0;
  }
}
