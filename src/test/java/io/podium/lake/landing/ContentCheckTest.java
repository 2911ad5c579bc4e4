package io.podium.lake.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.podium.errors.InputNotReadyException;
import io.podium.lake.LakeTable;
import io.podium.rules.Columns;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentCheckTest {
  private static final LakeTable TABLE =
      new LakeTable("t", Columns.of("id", "name"), List.of("id", "name"));
  private static final String GOOD = "id,name,note\n1,Ann,x\n2,Žižkov,y\n3,\"a\nb, \"\"c\"\"\",\n";

  @Test
  void countsRows() throws IOException {
    assertThat(read(GOOD)).isEqualTo(new ContentCheck.Counts(3, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\uFEFFid,name\n1,2\n",
        "name,id\n1,2\n",
        "extra,name,more,id\n1,2,3,4\n",
        "\"id\",\" name \"\r\n1,2\r\n",
        "\n\nid,name\n1,2\n\n",
        "id,name\n1,2",
        "id,name\n1,\"a\n\n\nb\"\n",
        "id,name\n1,<html>\n",
        "id,name\n1,a;b\tc|d\n"
      })
  void landsWhatIsUnusualButRight(String text) throws IOException {
    assertThat(read(text)).isEqualTo(new ContentCheck.Counts(1, 0));
  }

  @Test
  void landsTheSameCompressedAlsoInSeveralMembers() throws IOException {
    byte[] whole = gzip(bytes(GOOD));
    byte[] first = gzip(bytes(GOOD.substring(0, 20)));
    byte[] second = gzip(bytes(GOOD.substring(20)));

    assertThat(read("t.csv.gz", whole)).isEqualTo(new ContentCheck.Counts(3, 0));
    InputStream trickle =
        new SequenceInputStream(new ByteArrayInputStream(first), new ByteArrayInputStream(second));
    assertThat(new ContentCheck("t.csv.gz", TABLE).read(trickle))
        .isEqualTo(new ContentCheck.Counts(3, 0));
  }

  @Test
  void rowsOfAnotherWidthAreCountedAndLanded() throws IOException {
    assertThat(read("id,name\n1,2\n3\n4,5,6\n7,8\n")).isEqualTo(new ContentCheck.Counts(4, 2));
    assertThat(read("id,name\n1,2\n4,5,6")).isEqualTo(new ContentCheck.Counts(2, 1));
    assertThat(read("id,name\n1,2\n3\n")).isEqualTo(new ContentCheck.Counts(2, 1));
  }

  @Test
  void aRowThatIsNotUtf8AmongOthersThatAreIsCountedAndLanded() throws IOException {
    byte[] file = bytes("id,name\n1,Žižkov\n2,x_y\n");
    file[file.length - 3] = (byte) 0xE9;

    assertThat(read("t.csv", file)).isEqualTo(new ContentCheck.Counts(2, 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n\n", "\uFEFF", "\uFEFF\n"})
  void anEmptyFileIsRefused(String text) {
    assertRefused("t.csv", bytes(text)).withMessageStartingWith("t.csv is empty");
    assertRefused("t.csv.gz", gzip(bytes(text))).withMessageStartingWith("t.csv.gz is empty");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ",id,name | without a name",
        "id,name,x,x | x twice",
        "id,name,a b,a-b | would both be a_b",
        "id,name,source_line | the name of one that the lake adds"
      })
  void aHeaderThatTheNextStageWouldRefuseIsRefused(String header, String problem) {
    assertRefused(header + "\n0,1,2,3\n").withMessageContaining(problem);
  }

  @Test
  void aHeaderAloneIsRefused() {
    assertRefused("id,name\n").withMessageStartingWith("t.csv has a header and no rows");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE html>\n<html><title>503</title>",
        "  \n<HTML><body>Sign in",
        "\uFEFF<html lang=en>"
      })
  void anHtmlPageIsRefusedAndShown(String page) {
    assertRefused(page)
        .withMessageStartingWith("t.csv is an HTML page, not a CSV")
        .withMessageContaining("It begins: ")
        .withMessageContaining(page.strip().substring(page.strip().length() - 8));
    assertRefused("t.csv.gz", bytes(page)).withMessageStartingWith("t.csv.gz is an HTML page");
  }

  @Test
  void onlyTheFirstBytesAreShownAndNoneThatATerminalWouldObey() {
    assertRefused("<html>\u001B[2J" + "x".repeat(1000))
        .satisfies(
            failure ->
                assertThat(failure.getMessage())
                    .contains("It begins: <html> [2Jxxx")
                    .doesNotContain("\u001B")
                    .hasSizeLessThan(400));
  }

  @ParameterizedTest
  @CsvSource({
    "'<?xml version=''1.0''?><Error/>', is HTML or XML",
    "'{\"error\": 1}', is JSON",
    "'[{\"id\": 1}]', is JSON"
  })
  void whatServersSayOfErrorsIsRefused(String text, String message) {
    assertRefused(text).withMessageStartingWith("t.csv " + message);
  }

  @ParameterizedTest
  @CsvSource({"';', semicolons", "'\t', tabs", "'|', vertical bars"})
  void anotherDelimiterIsNamed(String delimiter, String name) {
    assertRefused("id,name\n1,2\n".replace(",", delimiter))
        .withMessageStartingWith("t.csv, line 1: the fields are separated by " + name)
        .withMessageContaining("have it written with commas");
    assertRefused("\"i,d\"X\"nam,e\"\n1X2\n".replace("X", delimiter))
        .as("also where a column is missing besides")
        .withMessageContaining("no column");
    assertRefused("id|label\n1|2\n".replace("|", delimiter)).withMessageContaining(name);
  }

  @Test
  void aMissingColumnIsNamedAndTheFileShown() {
    assertRefused("id,label\n1,2\n")
        .withMessageStartingWith("t.csv has no column name:")
        .withMessageContaining("names id, label")
        .withMessageContaining("It begins: id,label 1,2");
  }

  @Test
  void aColumnThatComesTwiceIsRefused() {
    assertRefused("id,name,id\n1,2,3\n")
        .withMessageStartingWith("t.csv, line 1: the header names the column id twice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32"})
  void wideCharactersAreRefused(String encoding) {
    assertRefused("t.csv", GOOD.getBytes(Charset.forName(encoding)))
        .withMessageStartingWith("t.csv, line 1: is not UTF-8, but most likely UTF-16")
        .withMessageContaining("iconv");
  }

  @Test
  void latin1IsRefusedWithItsFirstLine() {
    assertRefused(
            "t.csv", "id,name\n1,Ann\n2,\"a\nb\"\n3,René\n".getBytes(StandardCharsets.ISO_8859_1))
        .withMessageStartingWith("t.csv, line 5: is not UTF-8, but most likely Latin-1")
        .withMessageContaining("iconv");
  }

  @Test
  void latin1IsRefusedBeforeAllOfItIsRead() {
    byte[] rows = "1,René\n".repeat(10_000).getBytes(StandardCharsets.ISO_8859_1);
    InputStream endless =
        new SequenceInputStream(
            new SequenceInputStream(
                new ByteArrayInputStream(bytes("id,name\n")), new ByteArrayInputStream(rows)),
            new Broken("read on"));

    assertThatExceptionOfType(InputNotReadyException.class)
        .isThrownBy(() -> new ContentCheck("t.csv", TABLE).read(endless))
        .withMessageContaining("t.csv, line 2");
  }

  @Test
  void aLastRowThatIsCutOffIsRefused() {
    assertRefused("id,name\n1,2\n3")
        .withMessageStartingWith("t.csv: the last row, line 3, ends after 1 of 2 fields");
    assertRefused("id,name\n1,2\n3,\"a,b\nc\n")
        .withMessageStartingWith(
            "t.csv: the file ends within quotation marks that are opened in the row of line 3");
  }

  @Test
  void aQuoteThatNothingClosesDoesNotTakeAllMemory() {
    String endless = "id,name\n1,2\n3,\"" + "x,y\n".repeat(2_000_000);

    assertRefused(endless)
        .withMessageStartingWith(
            "t.csv: the two rows that follow line 1 are longer than 4.2 MB together")
        .withMessageContaining("quotation mark");
  }

  @Test
  void rowsThatHaveNothingToDoWithTheHeaderAreRefused() {
    assertRefused("id,name\n1;2\n3;4\n")
        .withMessageStartingWith("t.csv: none of its 2 rows has as many fields as the header");
  }

  @Test
  void compressedDataThatIsCutOffIsRefusedWhereverTheCutIs() {
    byte[] whole = gzip(bytes(GOOD));
    for (int length = 2; length < whole.length; length++) {
      assertRefused("t.csv.gz", Arrays.copyOf(whole, length))
          .withMessageStartingWith("t.csv.gz is ")
          .withMessageContaining("Have it written anew");
    }
  }

  @Test
  void compressedDataThatIsDamagedIsRefused() {
    byte[] data = gzip(bytes(GOOD));
    data[data.length - 6] ^= 1;
    assertRefused("t.csv.gz", data).withMessageStartingWith("t.csv.gz is damaged");
    byte[] garbage = Arrays.copyOf(gzip(bytes(GOOD)), data.length + 10);
    assertRefused("t.csv.gz", garbage).withMessageStartingWith("t.csv.gz is damaged");
  }

  @Test
  void aNameMustSayWhetherTheFileIsCompressed() {
    assertRefused("t.csv", gzip(bytes(GOOD))).withMessageStartingWith("t.csv is compressed");
    assertRefused("t.csv", bytes("PK\u0003\u0004xxxxxxxx")).withMessageContaining("compressed");
    assertRefused("t.csv.gz", bytes(GOOD)).withMessageStartingWith("t.csv.gz is not compressed");
  }

  @Test
  void aFailureToReadIsNoFaultOfTheFile() {
    InputStream broken =
        new SequenceInputStream(
            new ByteArrayInputStream(bytes("id,name\n" + "1,2\n".repeat(100_000))),
            new Broken("broken"));

    assertThatIOException()
        .isThrownBy(() -> new ContentCheck("t.csv", TABLE).read(broken))
        .withMessage("broken");
  }

  /** A stream that cannot be read. */
  private static final class Broken extends InputStream {
    private final String message;

    Broken(String message) {
      this.message = message;
    }

    @Override
    public int read() throws IOException {
      throw new IOException(message);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      throw new IOException(message);
    }
  }

  private static ThrowableAssertAlternative<InputNotReadyException> assertRefused(String text) {
    return assertRefused("t.csv", bytes(text));
  }

  private static ThrowableAssertAlternative<InputNotReadyException> assertRefused(
      String file, byte[] bytes) {
    return assertThatExceptionOfType(InputNotReadyException.class)
        .isThrownBy(() -> read(file, bytes));
  }

  private static ContentCheck.Counts read(String text) throws IOException {
    return read("t.csv", bytes(text));
  }

  private static ContentCheck.Counts read(String file, byte[] bytes) throws IOException {
    return new ContentCheck(file, TABLE).read(new ByteArrayInputStream(bytes));
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
    return out.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
