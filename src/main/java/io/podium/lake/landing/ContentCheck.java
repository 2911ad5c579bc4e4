package io.podium.lake.landing;

import io.podium.errors.InputNotReadyException;
import io.podium.lake.ColumnNames;
import io.podium.lake.LakeTable;
import io.podium.rules.Columns;
import io.podium.rules.CsvRows;
import io.podium.rules.CsvRows.CsvRow;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * Reads a file of a table to its end, and refuses what is no CSV of that table: what a server sends
 * in the place of a file, a file cut off, another delimiter, another encoding. A row that alone
 * cannot be used is counted, and is for the next stage to reject.
 */
final class ContentCheck {
  private static final int BUFFER_BYTES = 1 << 16;

  /** Of two rows in bytes; one with a quotation mark that nothing closes would take all memory. */
  private static final long LONGEST_ROWS = 1L << 22;

  /** From so many on, rows of another encoding are no accident. */
  private static final long MANY = 1000;

  private static final Columns NO_COLUMNS = Columns.of();

  private final String file;
  private final LakeTable table;
  private long rows;
  private long malformed;
  private long utf8Rows;
  private long otherRows;
  private long firstOtherLine;

  /**
   * What is in a file.
   *
   * @param rows how many rows it has, the header not counted
   * @param malformed how many of them have another number of fields than the header, or are not
   *     valid UTF-8
   */
  record Counts(long rows, long malformed) {}

  /**
   * @param file its name; it says whether the content is compressed
   */
  ContentCheck(String file, LakeTable table) {
    this.file = Objects.requireNonNull(file, "file");
    this.table = Objects.requireNonNull(table, "table");
  }

  /**
   * Reads a file.
   *
   * @param in the file as it came, compressed where its name says so; is not closed
   * @throws InputNotReadyException where it is none that can be landed
   * @throws IOException where it cannot be read on
   */
  Counts read(InputStream in) throws IOException {
    BufferedInputStream raw = new BufferedInputStream(in, BUFFER_BYTES);
    FileHead head = FileHead.of(file, raw);
    if (!Gzip.isNamed(file)) {
      head.check(table.required());
      return rows(raw, head);
    }
    if (!Gzip.begins(head.bytes())) {
      head.check(table.required());
      throw new InputNotReadyException(
          file + " is not compressed, though its name says so: have it renamed, or compressed");
    }
    try {
      BufferedInputStream content =
          new BufferedInputStream(new GzipCompressorInputStream(raw, true), BUFFER_BYTES);
      FileHead contentHead = FileHead.of(file, content);
      contentHead.check(table.required());
      return rows(content, contentHead);
    } catch (EOFException end) {
      throw new InputNotReadyException(
          file + " is cut off: the compressed data ends too early. Have it written anew", end);
    } catch (IOException damaged) {
      throw new InputNotReadyException(
          "%s is damaged: %s. Have it written anew".formatted(file, damaged.getMessage()), damaged);
    }
  }

  private Counts rows(InputStream in, FileHead head) throws IOException {
    RowGuard guard = new RowGuard(in);
    byte[] last = null;
    long lastLine = 1;
    try (CsvRows csv = open(guard, head)) {
      while (csv.hasNext()) {
        CsvRow row = csv.next();
        guard.rowRead();
        last = row.payload();
        lastLine = row.line();
        count(row);
      }
    } catch (UncheckedIOException unreadable) {
      if (guard.isTooLong()) {
        // The reader is a row ahead of what it hands out.
        throw new InputNotReadyException(
            "%s: the two rows that follow line %d are longer than %s together; most likely a"
                    .formatted(file, lastLine, Bytes.text(LONGEST_ROWS))
                + " quotation mark in them is not closed. Have it written anew",
            unreadable);
      }
      throw unreadable.getCause();
    }
    checkEnd(last, lastLine, guard.endsWithLine(), head.columns());
    checkRows();
    return new Counts(rows, malformed);
  }

  private CsvRows open(RowGuard guard, FileHead head) throws IOException {
    try {
      CsvRows csv = new CsvRows(guard, file, NO_COLUMNS, table.required());
      // What the next stage would refuse must not take the place of a good file.
      ColumnNames.of(csv.header().names(), file);
      return csv;
    } catch (InputNotReadyException header) {
      throw new InputNotReadyException(header.getMessage() + ". " + head.beginning(), header);
    }
  }

  private void count(CsvRow row) {
    rows++;
    Encoding encoding = Encoding.of(row.payload());
    if (row.rejected() != null || encoding == Encoding.OTHER) {
      malformed++;
    }
    if (encoding == Encoding.UTF_8) {
      utf8Rows++;
    } else if (encoding == Encoding.OTHER) {
      if (otherRows++ == 0) {
        firstOtherLine = row.line();
      }
      if (otherRows > MANY && otherRows > utf8Rows) {
        throw otherEncoding();
      }
    }
  }

  private void checkRows() {
    if (rows == 0) {
      throw new InputNotReadyException(
          file + " has a header and no rows; run it again when the upstream has written them");
    }
    // A file in UTF-8 may have rows that are not. One in another encoding has hardly any that are.
    if (otherRows > utf8Rows) {
      throw otherEncoding();
    }
    if (malformed == rows) {
      throw new InputNotReadyException(
          "%s: none of its %,d rows has as many fields as the header; have it written anew, with"
                  .formatted(file, rows)
              + " commas between the fields");
    }
  }

  private InputNotReadyException otherEncoding() {
    return new InputNotReadyException(
        "%s, line %d: is not UTF-8, but most likely Latin-1 or Windows-1252; have it written in"
                .formatted(file, firstOtherLine)
            + " UTF-8, for instance by iconv -f WINDOWS-1252 -t UTF-8");
  }

  /**
   * @param last the last row's bytes; null where there is none
   * @param endsWithLine whether the line's end is behind it
   */
  private void checkEnd(byte[] last, long line, boolean endsWithLine, int columns) {
    if (last == null) {
      return;
    }
    RowShape shape = RowShape.of(last);
    if (shape.endsInQuotes()) {
      throw new InputNotReadyException(
          "%s: the file ends within quotation marks that are opened in the row of line %d: it is"
                  .formatted(file, line)
              + " cut off, or a mark there is not closed. Have it written anew");
    }
    if (!endsWithLine && shape.fields() < columns) {
      throw new InputNotReadyException(
          "%s: the last row, line %d, ends after %d of %d fields: the file is cut off. Have it"
                  .formatted(file, line, shape.fields(), columns)
              + " written anew");
    }
  }

  /** Of a row's bytes. */
  private enum Encoding {
    /** What all encodings here have in common. */
    ASCII,
    UTF_8,
    OTHER;

    static Encoding of(byte[] bytes) {
      for (byte b : bytes) {
        if (b < 0) {
          return ofMore(bytes);
        }
      }
      return ASCII;
    }

    private static Encoding ofMore(byte[] bytes) {
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        return UTF_8;
      } catch (CharacterCodingException other) {
        return OTHER;
      }
    }
  }

  /** Keeps a row from taking all memory, and knows how the file ended. */
  private static final class RowGuard extends FilterInputStream {
    private long behindRow;
    private boolean tooLong;
    private byte lastByte;

    RowGuard(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = in.read(bytes, offset, length);
      if (count > 0) {
        lastByte = bytes[offset + count - 1];
        behindRow += count;
        if (behindRow > LONGEST_ROWS) {
          tooLong = true;
          throw new IOException("a row is too long");
        }
      }
      return count;
    }

    /** The stream is its owner's. */
    @Override
    public void close() {}

    void rowRead() {
      behindRow = 0;
    }

    boolean isTooLong() {
      return tooLong;
    }

    boolean endsWithLine() {
      return lastByte == '\n' || lastByte == '\r';
    }
  }
}
