package io.podium.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podium.errors.InputNotReadyException;
import io.podium.errors.RejectedException;
import io.podium.rules.CsvRows.CsvRow;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRowsTest {
  private static final Columns COLUMNS = Columns.of("a", "b");

  @Test
  void readsValuesByTheHeadersNames() throws IOException {
    assertThat(values("b,x,a\n1,2,3\n")).containsExactly("3|1");
  }

  @Test
  void readsAllColumnsByTheHeadersOrder() throws IOException {
    try (CsvRows rows = CsvRows.ofAllColumns(stream("b,x y,a\n1,,3\n"), "f.csv", List.of("a"))) {
      assertThat(rows.columns().names()).containsExactly("b", "x y", "a");
      assertThat(rows.next().row().asRead()).containsExactly("1", null, "3");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,b,a\n", "a,,b\n", "a, ,b\n"})
  void ofAllColumnsEachNeedsANameOfItsOwn(String header) {
    assertThatExceptionOfType(InputNotReadyException.class)
        .isThrownBy(() -> CsvRows.ofAllColumns(stream(header), "f.csv", List.of("a")))
        .withMessageStartingWith("f.csv has a column ");
  }

  @Test
  void anAbsentColumnThatIsNotRequiredIsNull() throws IOException {
    assertThat(values("a\n1\n")).containsExactly("1|null");
  }

  @Test
  void skipsAByteOrderMark() throws IOException {
    assertThat(values("\uFEFFa,b\n1,2\n")).containsExactly("1|2");
  }

  @Test
  void stripsTheNamesOfColumns() throws IOException {
    assertThat(values(" a ,\tb\n1,2\n")).containsExactly("1|2");
  }

  @Test
  void readsAQuotedHeader() throws IOException {
    assertThat(values("\"a\",\"b\"\n1,2\n")).containsExactly("1|2");
  }

  @Test
  void anEmptyFieldIsNull() throws IOException {
    assertThat(values("a,b\n,\"\"\n")).containsExactly("null|null");
  }

  @Test
  void keepsWhiteSpaceAndCommasAndQuotesAndLineEndsInQuotes() throws IOException {
    assertThat(values("a,b\n\"x,\"\"y\"\"\nz\",2\n")).containsExactly("x,\"y\"\nz|2");
    assertThat(values("a,b\n x , y \n")).containsExactly(" x | y ");
  }

  @Test
  void readsTextThatIsNotAscii() throws IOException {
    assertThat(values("a,b\nŽižkov,\uD83E\uDD47\n")).containsExactly("Žižkov|\uD83E\uDD47");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void readsBothLineEndsAndALastLineWithoutOne(String end) throws IOException {
    assertThat(values(String.join(end, "a,b", "1,2", "3,4"))).containsExactly("1|2", "3|4");
    assertThat(values(String.join(end, "a,b", "1,2", "3,4", ""))).containsExactly("1|2", "3|4");
  }

  @Test
  void passesOverEmptyLines() throws IOException {
    assertThat(values("\n\na,b\n\n1,2\n\n\n3,4\n\n")).containsExactly("1|2", "3|4");
  }

  @Test
  void aHeaderAloneHasNoRows() throws IOException {
    assertThat(values("a,b")).isEmpty();
    assertThat(values("a,b\n")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n"})
  void aFileWithoutHeaderIsNotReady(String text) {
    assertThatExceptionOfType(InputNotReadyException.class)
        .isThrownBy(() -> open(bytes(text)))
        .withMessageContaining("results.csv");
  }

  @Test
  void aMissingRequiredColumnIsNamedTogetherWithTheFile() {
    assertThatExceptionOfType(InputNotReadyException.class)
        .isThrownBy(
            () ->
                new CsvRows(
                    in(bytes("b,A\n1,2\n")), "results.csv", COLUMNS, List.of("a", "b", "c")))
        .withMessageStartingWith("results.csv has no column a, c:")
        .withMessageContaining("names b, A");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1,2,3"})
  void aRowWithAnotherNumberOfFieldsIsRejectedAndReadingGoesOn(String wrong) throws IOException {
    List<CsvRow> rows = read(bytes("a,b\n1,2\n" + wrong + "\n3,4\n"));

    assertThat(rows).hasSize(3);
    assertRejected(rows.get(1), "malformed-csv", wrong);
    assertThat(rows.get(1).rejected())
        .hasMessage("the row has " + wrong.split(",").length + " fields, the header 2");
    assertThat(shown(rows.get(2))).isEqualTo("3|4");
  }

  @Test
  void invalidUtf8IsRejectedWithItsBytesAndReadingGoesOn() throws IOException {
    byte[] file = bytes("a,b\nx_y,2\n3,4\n");
    file[5] = (byte) 0xFF;

    List<CsvRow> rows = read(file);

    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).rejected().reason()).isEqualTo("not-utf-8");
    assertThat(rows.get(0).row()).isNull();
    assertThat(rows.get(0).payload()).containsExactly('x', 0xFF, 'y', ',', '2');
    assertThat(shown(rows.get(1))).isEqualTo("3|4");
  }

  @Test
  void thePayloadHasTheBytesOfTheRow() throws IOException {
    List<CsvRow> rows = read(bytes("x,a,b\r\nextra,Žižkov,\"1,\"\"2\"\"\n3\"\r\n,,\r\n"));

    assertThat(rows.get(0).payload()).isEqualTo(bytes("extra,Žižkov,\"1,\"\"2\"\"\n3\""));
    assertThat(rows.get(1).payload()).isEqualTo(bytes(",,"));
  }

  @Test
  void anUnfinishedQuoteAtTheEndLosesNoBytes() throws IOException {
    List<CsvRow> rows = read(bytes("a,b\n1,\"2\n"));

    assertThat(rows).hasSize(1);
    assertThat(shown(rows.get(0))).isEqualTo("1|2\n");
    assertThat(rows.get(0).payload()).isEqualTo(bytes("1,\"2\n"));
  }

  @Test
  void theRowsAreTheSameWithoutPayloads() throws IOException {
    try (CsvRows rows =
        CsvRows.withoutPayloads(stream("a,b\n1,2\n\n3\n"), "f.csv", COLUMNS, List.of("a"))) {
      CsvRow first = rows.next();
      assertThat(first.row().asRead()).containsExactly("1", "2");
      assertThat(first.payload()).isNull();
      CsvRow second = rows.next();
      assertThat(second.line()).isEqualTo(4);
      assertThat(second.rejected().reason()).isEqualTo("malformed-csv");
      assertThat(rows.hasNext()).isFalse();
    }
  }

  /** Which of them is meant nobody can know. */
  @Test
  void aColumnThatIsReadMustNotBeThereTwice() throws IOException {
    assertThatExceptionOfType(InputNotReadyException.class)
        .isThrownBy(() -> open(bytes("a,b,b\n1,2,\n")))
        .withMessage(
            "results.csv has a column b twice: each column needs a name of its own in the first line");
    assertThat(values("a,x,x,b\n1,2,3,4\n")).containsExactly("1|4");
  }

  @Test
  void aStreamWhoseHeaderIsRefusedIsClosedToo() {
    AtomicBoolean closed = new AtomicBoolean();
    assertThatExceptionOfType(InputNotReadyException.class)
        .isThrownBy(
            () ->
                CsvRows.forEachRaw(
                    closing(bytes("b\n1\n"), closed), "f.csv", COLUMNS, List.of("a"), row -> {}));
    assertThat(closed).isTrue();
  }

  @Test
  void rawRowsAreTheSame() throws IOException {
    byte[] file = bytes("b,x,a\n1,2,3\n\n,\"4,\"\"\",\"\"\n5\n6,7,\u00e9\n");
    // Half a letter.
    file[file.length - 2] = 'x';
    List<String> rows = new ArrayList<>();
    AtomicBoolean closed = new AtomicBoolean();

    CsvRows.forEachRaw(
        closing(file, closed),
        "f.csv",
        COLUMNS,
        List.of("a"),
        row -> {
          try {
            rows.add(String.join("|", row.toRow().asRead()) + ' ' + row.kind(0));
          } catch (RejectedException poison) {
            rows.add(poison.reason() + ' ' + row.kind(0));
          }
        });

    assertThat(rows)
        .containsExactly("3|1 TEXT", "null|null ABSENT", "malformed-csv UNKNOWN", "not-utf-8 TEXT");
    assertThat(closed).isTrue();
  }

  @Test
  void closesItsStream() throws IOException {
    AtomicBoolean closed = new AtomicBoolean();

    new CsvRows(closing(bytes("a,b\n1,2\n"), closed), "results.csv", COLUMNS, List.of("a")).close();

    assertThat(closed).isTrue();
  }

  private static InputStream closing(byte[] file, AtomicBoolean closed) {
    return new FilterInputStream(in(file)) {
      @Override
      public void close() {
        closed.set(true);
      }
    };
  }

  private static void assertRejected(CsvRow row, String reason, String payload) {
    RejectedException rejected = row.rejected();
    assertThat(rejected.reason()).isEqualTo(reason);
    assertThat(row.row()).isNull();
    assertThat(row.payload()).isEqualTo(bytes(payload));
  }

  private static List<String> values(String text) throws IOException {
    return read(bytes(text)).stream().map(CsvRowsTest::shown).toList();
  }

  private static String shown(CsvRow row) {
    assertThat(row.rejected()).isNull();
    return String.join("|", row.row().asRead());
  }

  private static List<CsvRow> read(byte[] file) throws IOException {
    List<CsvRow> all = new ArrayList<>();
    try (CsvRows rows = open(file)) {
      rows.forEachRemaining(all::add);
    }
    return all;
  }

  private static CsvRows open(byte[] file) throws IOException {
    return new CsvRows(in(file), "results.csv", COLUMNS, List.of("a"));
  }

  private static InputStream in(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void linesAreCountedFromOne() throws IOException {
    assertThat(lines("a,b\n1,2\n3,4\n5,6")).containsExactly(2L, 3L, 4L);
    assertThat(lines("a,b\r\n1,2\r\n3,4\r\n")).containsExactly(2L, 3L);
  }

  @Test
  void theLineIsTheOneARowStartsAt() throws IOException {
    assertThat(lines("a,b\n\"1\n1\n1\",2\n3,4\n")).containsExactly(2L, 5L);
  }

  @Test
  void emptyLinesCountAsLines() throws IOException {
    assertThat(lines("a,b\n\n1,2\n\n\n3,4\n")).containsExactly(3L, 6L);
  }

  @Test
  void askingWhetherThereAreMoreChangesNothing() throws IOException {
    try (CsvRows rows = open(bytes("a,b\n1,2\n3,4\n"))) {
      assertThat(rows.hasNext()).isTrue();
      assertThat(rows.hasNext()).isTrue();
      assertThat(rows.next().line()).isEqualTo(2);
      assertThat(rows.next().line()).isEqualTo(3);
      assertThat(rows.hasNext()).isFalse();
      assertThatThrownBy(rows::next).isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  void thePayloadIsTheRowAsItCame() throws IOException {
    try (CsvRows rows = open(bytes("a,b\r\n\"1\",\"x\"y\r\n\n\"\n\",2"))) {
      assertThat(rows.next().payload()).isEqualTo(bytes("\"1\",\"x\"y"));
      assertThat(rows.next().payload()).isEqualTo(bytes("\"\n\",2"));
      assertThat(rows.hasNext()).isFalse();
    }
  }

  private static List<Long> lines(String text) throws IOException {
    List<Long> lines = new ArrayList<>();
    try (CsvRows rows = open(bytes(text))) {
      rows.forEachRemaining(row -> lines.add(row.line()));
    }
    return lines;
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
