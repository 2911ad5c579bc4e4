package io.podium.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.podium.errors.InputNotReadyException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvScannerTest {
  private static final CSVFormat LENIENT =
      CSVFormat.RFC4180
          .builder()
          .setIgnoreEmptyLines(false)
          .setTrailingData(true)
          .setLenientEof(true)
          .build();

  private static final List<String> PIECES =
      List.of(
          "a", "b", " ", ",", "\"", "\"\"", ",\"", "\",", "\n", "\r", "\r\n", "é", "\"x\ry\"\n");

  /**
   * A record as it was found.
   *
   * @param line where it starts
   */
  private record Found(long line, List<String> fields) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void readsWhatCommonsCsvReads(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 10_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(16); n > 0; n--) {
        text.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      String csv = text.toString();
      assertThat(scan(inPieces(csv, random))).as(csv).isEqualTo(reference(csv));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {65_533, 65_534, 65_535, 65_536, 65_537, 200_000})
  void aRowMayEndAnywhereInTheBuffer(int length) throws IOException {
    String longest = "x".repeat(length - 1);
    for (String end : List.of("\n", "\r\n", "\r")) {
      assertThat(scan(stream("a" + longest + end + "b,\"" + longest + "\"" + end + "c")))
          .extracting(Found::fields)
          .containsExactly(List.of("a" + longest), List.of("b", longest), List.of("c"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "'\"6\" tall\",x'     | '6 tall\"/x'",
        "'\"Joe\" \"Rock\" S' | 'Joe \"Rock\" S'",
        "'a\"b,\"\"'          | 'a\"b/'"
      })
  void aStrayMarkSpoilsOneRow(String row, String fields) throws IOException {
    assertThat(scan(stream(row + "\n2,y\n")))
        .extracting(found -> String.join("/", found.fields()))
        .containsExactly(fields, "2/y");
  }

  @Test
  void thePayloadIsTheRecordWithoutItsLineEnd() throws IOException {
    assertThat(payloads("\n\"x\ry\nz\",2\r\n\r\n,\rlast,\"\n"))
        .containsExactly("\"x\ry\nz\",2", ",", "last,\"\n");
  }

  @Test
  void aMarkThatIsNeverClosedIsNamedWithItsLine() {
    InputStream endless =
        new InputStream() {
          private long count;

          @Override
          public int read() {
            count++;
            return count == 1 ? '\n' : count == 2 ? '"' : 'x';
          }

          @Override
          public int read(byte[] bytes, int offset, int length) {
            int some = count < 2 ? 1 : length;
            Arrays.fill(bytes, offset, offset + some, (byte) 'x');
            if (count < 2) {
              bytes[offset] = (byte) read();
            }
            return some;
          }
        };
    assertThatExceptionOfType(InputNotReadyException.class)
        .isThrownBy(() -> scan(endless))
        .withMessageStartingWith("f.csv: the row that starts in line 2 is longer than 64 MiB");
  }

  @Test
  void aRecordMayHaveManyFieldsOfWhichSomeAreKept() throws IOException {
    String record = "a,\"b\",".repeat(100);
    assertThat(scan(stream(record + '\n' + record)))
        .hasSize(2)
        .isEqualTo(reference(record + '\n' + record));
    try (CsvScanner scanner = new CsvScanner(stream(record), "f.csv")) {
      scanner.keepFields(2);
      assertThat(scanner.next()).isTrue();
      assertThat(scanner.fields()).isEqualTo(201);
      assertThat(scanner.to(1) - scanner.from(1)).isEqualTo(1);
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> scanner.from(200));
    }
  }

  private static List<Found> scan(InputStream in) throws IOException {
    List<Found> all = new ArrayList<>();
    try (CsvScanner scanner = new CsvScanner(in, "f.csv")) {
      while (scanner.next()) {
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < scanner.fields(); i++) {
          int from = scanner.from(i);
          int length = scanner.to(i) - from;
          assertThat(scanner.isEmpty(i)).isEqualTo(length == 0);
          fields.add(new String(scanner.bytes(i), from, length, StandardCharsets.UTF_8));
        }
        all.add(new Found(scanner.line(), fields));
      }
    }
    return all;
  }

  private static List<String> payloads(String csv) throws IOException {
    List<String> all = new ArrayList<>();
    try (CsvScanner scanner = new CsvScanner(stream(csv), "f.csv")) {
      while (scanner.next()) {
        all.add(new String(scanner.payload(), StandardCharsets.UTF_8));
      }
    }
    return all;
  }

  private static List<Found> reference(String csv) throws IOException {
    List<Found> all = new ArrayList<>();
    try (CSVParser parser = CSVParser.parse(new StringReader(csv), LENIENT)) {
      Iterator<CSVRecord> records = parser.iterator();
      long line = parser.getCurrentLineNumber() + 1;
      while (records.hasNext()) {
        CSVRecord record = records.next();
        if (!isEmptyLine(csv, record)) {
          all.add(new Found(line, record.toList()));
        }
        line = parser.getCurrentLineNumber() + 1;
      }
    }
    return all;
  }

  private static boolean isEmptyLine(String csv, CSVRecord record) {
    int at = (int) record.getCharacterPosition();
    return record.size() == 1
        && record.get(0).isEmpty()
        && (at == csv.length() || csv.charAt(at) == '\n' || csv.charAt(at) == '\r');
  }

  /** Reads come with a few bytes each. */
  private static InputStream inPieces(String csv, SplittableRandom random) {
    return new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)) {
      @Override
      public synchronized int read(byte[] bytes, int offset, int length) {
        return super.read(bytes, offset, Math.min(length, 1 + random.nextInt(4)));
      }
    };
  }

  private static InputStream stream(String csv) {
    return new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8));
  }
}
