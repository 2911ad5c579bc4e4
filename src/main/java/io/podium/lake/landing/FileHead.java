package io.podium.lake.landing;

import io.podium.errors.InputNotReadyException;
import io.podium.rules.Text;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** The first bytes of a file, and what they tell of the rest. */
final class FileHead {
  private static final int LENGTH = 1 << 13;
  private static final int SHOWN = 200;
  private static final int BOM_LENGTH = 3;

  /** In text of 16 bits a character, half of the bytes are 0 where it is ASCII. */
  private static final int FEWEST_NULS = 4;

  private static final Map<Character, String> OTHER_DELIMITERS =
      Map.of(';', "semicolons", '\t', "tabs", '|', "vertical bars");

  private final String file;
  private final byte[] bytes;
  private final boolean isAll;
  private final String text;

  private FileHead(String file, byte[] bytes) {
    this.file = file;
    this.bytes = bytes;
    this.isAll = bytes.length < LENGTH;
    int start = hasBom(bytes) ? BOM_LENGTH : 0;
    this.text =
        new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8).stripLeading();
  }

  /**
   * Looks at a stream's first bytes, and leaves them in it.
   *
   * @param in with a buffer of more than 8 KiB
   */
  static FileHead of(String file, BufferedInputStream in) throws IOException {
    in.mark(LENGTH);
    byte[] bytes = in.readNBytes(LENGTH);
    in.reset();
    return new FileHead(file, bytes);
  }

  byte[] bytes() {
    return bytes;
  }

  /** How many columns the header names; 0 where there is none, or it is too long to see its end. */
  int columns() {
    return names(',').size();
  }

  /** What stands at the file's beginning, to be shown to a person. */
  String beginning() {
    String start = new String(bytes, 0, Math.min(bytes.length, SHOWN), StandardCharsets.UTF_8);
    StringBuilder shown = new StringBuilder();
    start
        .codePoints()
        // A terminal must not be told what to do by a file.
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
        .forEach(shown::appendCodePoint);
    return "It begins: " + shown.toString().replaceAll(" {2,}", " ").strip();
  }

  /**
   * Refuses what is no CSV with these columns, where the first bytes tell.
   *
   * @throws InputNotReadyException where that is so; it names the file and says what to do
   */
  void check(Collection<String> required) {
    if (isAll && text.isEmpty()) {
      throw refused("is empty; run it again when the upstream has written it");
    }
    if (Gzip.begins(bytes) || isPacked()) {
      throw refused(
          "is compressed: offer what gzip compressed as .csv.gz, and unpack what others did");
    }
    if (isUtf16()) {
      throw refused(
          "line 1: is not UTF-8, but most likely UTF-16; have it written in UTF-8, for instance by"
              + " iconv -f UTF-16 -t UTF-8");
    }
    String start = text.substring(0, Math.min(text.length(), SHOWN)).toLowerCase(Locale.ROOT);
    if (start.startsWith("<")) {
      boolean html = start.contains("<html") || start.contains("<!doctype html");
      throw refused(
          (html ? "is an HTML page" : "is HTML or XML")
              + ", not a CSV: most likely what a server or a proxy says of an error. "
              + beginning());
    }
    if (start.startsWith("{") || start.startsWith("[")) {
      throw refused("is JSON, not a CSV. " + beginning());
    }
    checkHeader(required);
  }

  private void checkHeader(Collection<String> required) {
    List<String> names = names(',');
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (required.contains(name) && !seen.add(name)) {
        throw refused("line 1: the header names the column " + name + " twice");
      }
    }
    if (names.containsAll(required)) {
      return;
    }
    OTHER_DELIMITERS.forEach(
        (delimiter, plural) -> {
          List<String> others = names(delimiter);
          if (others.containsAll(required) || (names.size() == 1 && others.size() > 1)) {
            throw refused(
                "line 1: the fields are separated by "
                    + plural
                    + ", not by commas; have it written with commas. "
                    + beginning());
          }
        });
  }

  /** The header's names where this is the delimiter. */
  private List<String> names(char delimiter) {
    CSVFormat format =
        CSVFormat.RFC4180
            .builder()
            .setDelimiter(delimiter)
            .setIgnoreEmptyLines(true)
            .setTrailingData(true)
            .setLenientEof(true)
            .build();
    try (CSVParser parser = CSVParser.parse(new StringReader(text), format)) {
      var records = parser.iterator();
      if (!records.hasNext()) {
        return List.of();
      }
      CSVRecord header = records.next();
      // One that ends where the head does may go on.
      if (!isAll && !records.hasNext()) {
        return List.of();
      }
      return header.stream().map(FileHead::name).toList();
    } catch (IOException impossible) {
      throw new java.io.UncheckedIOException("reading from memory failed", impossible);
    }
  }

  private static String name(String text) {
    String stripped = Text.strip(text);
    return stripped == null ? "" : stripped;
  }

  private boolean isUtf16() {
    if (starts(0xFF, 0xFE) || starts(0xFE, 0xFF)) {
      return true;
    }
    int nuls = 0;
    for (int i = 0; i < Math.min(bytes.length, SHOWN); i++) {
      nuls += bytes[i] == 0 ? 1 : 0;
    }
    return nuls >= FEWEST_NULS;
  }

  /** By zip, bzip2, xz or Zstandard. */
  private boolean isPacked() {
    return starts('P', 'K', 3, 4)
        || starts('B', 'Z', 'h')
        || starts(0xFD, '7', 'z', 'X', 'Z')
        || starts(0x28, 0xB5, 0x2F, 0xFD);
  }

  private boolean starts(int... first) {
    return bytes.length >= first.length
        && Arrays.equals(
            first,
            java.util.stream.IntStream.range(0, first.length).map(i -> bytes[i] & 0xFF).toArray());
  }

  private static boolean hasBom(byte[] bytes) {
    return bytes.length >= BOM_LENGTH
        && (bytes[0] & 0xFF) == 0xEF
        && (bytes[1] & 0xFF) == 0xBB
        && (bytes[2] & 0xFF) == 0xBF;
  }

  private InputNotReadyException refused(String why) {
    return new InputNotReadyException(file + (why.startsWith("line") ? ", " : " ") + why);
  }
}
