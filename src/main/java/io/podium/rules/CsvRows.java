package io.podium.rules;

import io.podium.errors.InputNotReadyException;
import io.podium.errors.RejectedException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads the rows of a CSV file (RFC 4180) one by one; its header names the columns, in any order. A
 * row that cannot be read is handed out as a rejected one, and reading goes on.
 */
public final class CsvRows implements Closeable, Iterator<CsvRows.CsvRow> {
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180
          .builder()
          // They are passed over below: the parser would not count their lines.
          .setIgnoreEmptyLines(false)
          .setTrailingData(true)
          .setLenientEof(true)
          .build();

  /** A byte order mark in UTF-8, read as Latin-1. */
  private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";

  private final RecordingReader reader;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private final String fileName;
  private final List<String> header;
  private final Columns columns;
  private final int[] indexes;
  private final int width;
  private Parsed ahead;
  private Parsed behind;

  /**
   * A row of the file.
   *
   * @param line the line it starts at, from 1
   * @param row null where it was rejected
   * @param rejected why; null where it was read
   * @param payload the row's bytes, without the line's end
   */
  public record CsvRow(long line, Row row, RejectedException rejected, byte[] payload) {}

  /**
   * Reads the header.
   *
   * @param in is closed by {@link #close}
   * @param fileName for messages
   * @param required the columns without which the file makes no sense
   * @throws InputNotReadyException where there is no header, or one of these columns is missing
   */
  public CsvRows(InputStream in, String fileName, Columns columns, Collection<String> required)
      throws IOException {
    this(in, fileName, required, Objects.requireNonNull(columns, "columns"));
  }

  /**
   * Reads the header, and then all columns that it names, in its order.
   *
   * @param in is closed by {@link #close}
   * @param fileName for messages
   * @param required the columns without which the file makes no sense
   * @throws InputNotReadyException where there is no header, one of these columns is missing, or a
   *     name is empty or there twice
   */
  public static CsvRows ofAllColumns(InputStream in, String fileName, Collection<String> required)
      throws IOException {
    return new CsvRows(in, fileName, required, null);
  }

  private CsvRows(InputStream in, String fileName, Collection<String> required, Columns columns)
      throws IOException {
    // As Latin-1 a byte is a character: the rows are found by ASCII alone, and each field's bytes
    // can then be judged, and kept, as they came.
    this.reader = new RecordingReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1));
    this.parser = CSVParser.parse(reader, FORMAT);
    this.records = parser.iterator();
    this.behind = parse();
    advance();
    if (ahead == null) {
      throw new InputNotReadyException(fileName + " is empty: it has no header line");
    }
    this.fileName = fileName;
    this.header = ahead.csv().stream().map(CsvRows::headerName).collect(Collectors.toList());
    List<String> missing = required.stream().filter(name -> !header.contains(name)).toList();
    if (!missing.isEmpty()) {
      throw new InputNotReadyException(
          fileName
              + " has no column "
              + String.join(", ", missing)
              + ": its first line must name the columns, separated by commas, and names "
              + String.join(", ", header.subList(0, Math.min(header.size(), 20))));
    }
    this.columns = columns == null ? all(header, fileName) : columns;
    this.indexes = header.stream().mapToInt(this.columns::indexOf).toArray();
    this.width = header.size();
    advance();
  }

  /**
   * All columns that the header names, in its order.
   *
   * @throws InputNotReadyException where a name is empty or there twice
   */
  public Columns header() {
    return all(header, fileName);
  }

  /** The columns that are read. */
  public Columns columns() {
    return columns;
  }

  @Override
  public boolean hasNext() {
    return ahead != null;
  }

  /**
   * @throws UncheckedIOException where the file cannot be read on
   */
  @Override
  public CsvRow next() {
    if (ahead == null) {
      throw new NoSuchElementException();
    }
    Parsed parsed = ahead;
    advance();
    byte[] payload = parsed.text().getBytes(StandardCharsets.ISO_8859_1);
    try {
      return new CsvRow(parsed.line(), row(parsed.csv()), null, payload);
    } catch (RejectedException rejected) {
      return new CsvRow(parsed.line(), null, rejected, payload);
    }
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }

  private static Columns all(List<String> header, String fileName) {
    Set<String> seen = new HashSet<>();
    for (String name : header) {
      if (name.isEmpty() || !seen.add(name)) {
        throw new InputNotReadyException(
            fileName
                + " has a column "
                + (name.isEmpty() ? "without a name" : name + " twice")
                + ": each column needs a name of its own in the first line");
      }
    }
    return Columns.of(header.toArray(String[]::new));
  }

  private Row row(CSVRecord csv) throws RejectedException {
    if (csv.size() != width) {
      throw new RejectedException(
          "malformed-csv", "the row has " + csv.size() + " fields, the header " + width);
    }
    Object[] values = new Object[columns.size()];
    for (int i = 0; i < width; i++) {
      if (indexes[i] >= 0) {
        String value = decode(csv.get(i));
        values[indexes[i]] = value.isEmpty() ? null : value;
      }
    }
    return new Row(columns, values);
  }

  private static String decode(String latin1) throws RejectedException {
    if (latin1.chars().allMatch(c -> c < 0x80)) {
      return latin1;
    }
    byte[] bytes = latin1.getBytes(StandardCharsets.ISO_8859_1);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException malformed) {
      throw new RejectedException("not-utf-8", "the row is not valid UTF-8");
    }
  }

  private static String headerName(String name) {
    String stripped =
        Text.strip(
            name.startsWith(BYTE_ORDER_MARK) ? name.substring(BYTE_ORDER_MARK.length()) : name);
    return stripped == null ? "" : stripped;
  }

  /** Moves on to the next record that is not an empty line. */
  private void advance() {
    do {
      ahead = behind;
      behind = ahead == null ? null : parse();
      if (ahead != null) {
        // A record ends where the one behind it begins.
        long end = behind == null ? reader.position() : behind.csv().getCharacterPosition();
        ahead = new Parsed(ahead.csv(), ahead.line(), reader.take(end));
      }
    } while (ahead != null && ahead.text().isEmpty());
  }

  private Parsed parse() {
    long line = parser.getCurrentLineNumber() + 1;
    return records.hasNext() ? new Parsed(records.next(), line, null) : null;
  }

  /** A record, the line it starts at, and its text; null while its end is not known. */
  private record Parsed(CSVRecord csv, long line, String text) {}

  /** Keeps what was read until it is taken. */
  private static final class RecordingReader extends Reader {
    private final Reader in;
    private final StringBuilder kept = new StringBuilder();
    private long position;

    RecordingReader(Reader in) {
      this.in = in;
    }

    /** How many characters were read. */
    long position() {
      return position;
    }

    /** All up to a position that was not taken yet, without a line's end. */
    String take(long end) {
      int length = (int) (end - (position - kept.length()));
      int last = length;
      if (last > 0 && kept.charAt(last - 1) == '\n') {
        last--;
      }
      if (last > 0 && kept.charAt(last - 1) == '\r') {
        last--;
      }
      String text = kept.substring(0, last);
      kept.delete(0, length);
      return text;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
      int count = in.read(buffer, offset, length);
      if (count > 0) {
        kept.append(buffer, offset, count);
        position += count;
      }
      return count;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
