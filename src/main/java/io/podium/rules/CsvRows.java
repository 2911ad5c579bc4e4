package io.podium.rules;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.podium.errors.InputNotReadyException;
import io.podium.errors.RejectedException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Reads the rows of a CSV file (RFC 4180) one by one; its header names the columns, in any order. A
 * row that cannot be read is handed out as a rejected one, and reading goes on; {@link CsvScanner}
 * says what becomes of stray quotation marks.
 */
public final class CsvRows implements Closeable, Iterator<CsvRows.CsvRow> {
  /** A byte order mark in UTF-8, read as Latin-1. */
  private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";

  private final CsvScanner scanner;
  private final boolean keepsPayloads;
  private final String fileName;
  private final List<String> header;
  private final Columns columns;

  private final RawCsvRow raw;

  private CsvRow ahead;

  /**
   * A row of the file.
   *
   * @param line the line it starts at, from 1
   * @param row null where it was rejected
   * @param rejected why; null where it was read
   * @param payload the row's bytes, without the line's end; null where they are not kept
   */
  public record CsvRow(long line, Row row, RejectedException rejected, byte[] payload) {}

  /** A row of the file as it lies in its bytes. */
  public interface RawLine extends RawRow {
    /** The line it starts at, from 1. */
    long line();
  }

  /**
   * Reads the header.
   *
   * @param in is closed by {@link #close}
   * @param fileName for messages
   * @param required the columns without which the file makes no sense
   * @throws InputNotReadyException where there is no header, one of these columns is missing, or
   *     one of those that are read is there twice
   */
  public CsvRows(InputStream in, String fileName, Columns columns, Collection<String> required)
      throws IOException {
    this(in, fileName, required, Objects.requireNonNull(columns, "columns"), true);
    this.ahead = read();
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
    CsvRows rows = new CsvRows(in, fileName, required, null, true);
    rows.ahead = rows.read();
    return rows;
  }

  /** As the constructor, but the bytes of rows are not kept: reading takes less time. */
  public static CsvRows withoutPayloads(
      InputStream in, String fileName, Columns columns, Collection<String> required)
      throws IOException {
    CsvRows rows =
        new CsvRows(in, fileName, required, Objects.requireNonNull(columns, "columns"), false);
    rows.ahead = rows.read();
    return rows;
  }

  /**
   * Hands out all rows of a file as they lie in its bytes: that takes much less time.
   *
   * @param in is closed
   * @param fileName for messages
   * @param required the columns without which the file makes no sense
   * @param taker each row is good until it returns
   * @throws InputNotReadyException where there is no header, one of these columns is missing, one
   *     of those that are read is there twice, or a row has no end within 64 MiB
   */
  public static void forEachRaw(
      InputStream in,
      String fileName,
      Columns columns,
      Collection<String> required,
      Consumer<? super RawLine> taker)
      throws IOException {
    Objects.requireNonNull(columns, "columns");
    try (in;
        CsvRows rows = new CsvRows(in, fileName, required, columns, false)) {
      while (rows.scanner.next()) {
        taker.accept(rows.raw);
      }
    }
  }

  private CsvRows(
      InputStream in,
      String fileName,
      Collection<String> required,
      Columns columns,
      boolean keepsPayloads)
      throws IOException {
    this.scanner = new CsvScanner(in, fileName);
    this.keepsPayloads = keepsPayloads;
    this.fileName = fileName;
    this.header = readHeader();
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
    this.raw = new RawCsvRow();
    scanner.keepFields(header.size());
  }

  private List<String> readHeader() throws IOException {
    if (!scanner.next()) {
      throw new InputNotReadyException(fileName + " is empty: it has no header line");
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < scanner.fields(); i++) {
      int from = scanner.from(i);
      names.add(headerName(new String(scanner.bytes(i), from, scanner.to(i) - from, ISO_8859_1)));
    }
    return names;
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
   * @throws InputNotReadyException where a row has no end within 64 MiB
   */
  @Override
  public CsvRow next() {
    if (ahead == null) {
      throw new NoSuchElementException();
    }
    CsvRow row = ahead;
    try {
      ahead = read();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    return row;
  }

  @Override
  public void close() throws IOException {
    scanner.close();
  }

  private static Columns all(List<String> header, String fileName) {
    Set<String> seen = new HashSet<>();
    for (String name : header) {
      if (name.isEmpty() || !seen.add(name)) {
        throw unnamed(name, fileName);
      }
    }
    return Columns.of(header.toArray(String[]::new));
  }

  private static InputNotReadyException unnamed(String name, String fileName) {
    return new InputNotReadyException(
        fileName
            + " has a column "
            + (name.isEmpty() ? "without a name" : name + " twice")
            + ": each column needs a name of its own in the first line");
  }

  /** The next row; null at the end. */
  private CsvRow read() throws IOException {
    if (!scanner.next()) {
      return null;
    }
    byte[] payload = keepsPayloads ? scanner.payload() : null;
    try {
      return new CsvRow(scanner.line(), raw.toRow(), null, payload);
    } catch (RejectedException poison) {
      return new CsvRow(scanner.line(), null, poison, payload);
    }
  }

  /** The row that the scanner has found. */
  private final class RawCsvRow implements RawLine {
    /** By a column's position: its field, or -1 where the header does not name it. */
    private final int[] places = new int[columns.size()];

    private final int fields = header.size();

    private final FrequentTexts[] texts =
        Stream.generate(FrequentTexts::new).limit(places.length).toArray(FrequentTexts[]::new);

    private RawCsvRow() {
      Arrays.fill(places, -1);
      for (int field = 0; field < header.size(); field++) {
        int column = columns.indexOf(header.get(field));
        if (column >= 0) {
          if (places[column] >= 0) {
            throw unnamed(header.get(field), fileName);
          }
          places[column] = field;
        }
      }
    }

    private boolean isMalformed() {
      return scanner.fields() != fields;
    }

    @Override
    public long line() {
      return scanner.line();
    }

    @Override
    public Kind kind(int column) {
      if (isMalformed()) {
        return Kind.UNKNOWN;
      }
      int field = places[column];
      return field < 0 || scanner.isEmpty(field) ? Kind.ABSENT : Kind.TEXT;
    }

    @Override
    public byte[] bytes(int column) {
      return scanner.bytes(places[column]);
    }

    @Override
    public int from(int column) {
      return scanner.from(places[column]);
    }

    @Override
    public int to(int column) {
      return scanner.to(places[column]);
    }

    @Override
    public Row toRow() throws RejectedException {
      if (isMalformed()) {
        throw new RejectedException(
            "malformed-csv", "the row has " + scanner.fields() + " fields, the header " + fields);
      }
      Object[] values = new Object[places.length];
      for (int column = 0; column < values.length; column++) {
        if (kind(column) == Kind.TEXT) {
          values[column] = texts[column].text(bytes(column), from(column), to(column));
          if (values[column] == null) {
            throw new RejectedException("not-utf-8", "the row is not valid UTF-8");
          }
        }
      }
      return Row.of(columns, values);
    }
  }

  private static String headerName(String name) {
    String stripped =
        Text.strip(
            name.startsWith(BYTE_ORDER_MARK) ? name.substring(BYTE_ORDER_MARK.length()) : name);
    return stripped == null ? "" : stripped;
  }
}
