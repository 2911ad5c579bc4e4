package io.podium.athletes.model;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The syntax of a CSV file: RFC 4180, header row first, LF or CRLF, empty lines skipped. */
final class ModelCsv {
  private ModelCsv() {}

  /**
   * Hands over each row's text by column, in order; empty for a row that has another number of
   * fields than the header or is not UTF-8.
   *
   * @throws IllegalArgumentException when the header or the quoting cannot be read
   */
  static void forEachRow(byte[] csv, Consumer<Optional<Map<String, Object>>> reader) {
    List<String> header = new ArrayList<>();
    // A char a byte, so that one field with bad bytes does not spoil the file. All of CSV's own
    // characters are ASCII, which is never a part of another character in UTF-8.
    split(
        new String(csv, StandardCharsets.ISO_8859_1),
        line -> {
          if (header.isEmpty()) {
            header.addAll(header(line));
          } else {
            reader.accept(row(header, line));
          }
        });
    if (header.isEmpty()) {
      throw new IllegalArgumentException("no header row");
    }
  }

  private static List<String> header(List<String> line) {
    List<String> header = new ArrayList<>();
    for (String name : line) {
      try {
        header.add(ModelRecord.strip(utf8(name)));
      } catch (RejectedException e) {
        throw new IllegalArgumentException("the header row is not UTF-8", e);
      }
    }
    return header;
  }

  private static Optional<Map<String, Object>> row(List<String> header, List<String> line) {
    if (line.size() != header.size()) {
      return Optional.empty();
    }
    Map<String, Object> row = new HashMap<>();
    for (int i = 0; i < header.size(); i++) {
      try {
        row.put(header.get(i), utf8(line.get(i)));
      } catch (RejectedException e) {
        return Optional.empty();
      }
    }
    return Optional.of(row);
  }

  private static String utf8(String bytes) throws RejectedException {
    if (bytes.chars().allMatch(c -> c < 128)) {
      return bytes;
    }
    return ModelJson.utf8(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void split(String text, Consumer<List<String>> reader) {
    int at = 0;
    while (at < text.length()) {
      List<String> line = new ArrayList<>();
      boolean quotes = false;
      while (true) {
        StringBuilder field = new StringBuilder();
        if (at < text.length() && text.charAt(at) == '"') {
          quotes = true;
          at = quoted(text, at + 1, field);
        } else {
          while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
            field.append(text.charAt(at++));
          }
        }
        line.add(field.toString());
        if (at < text.length() && text.charAt(at) == ',') {
          at++;
        } else {
          break;
        }
      }
      if (text.startsWith("\r\n", at)) {
        at += 2;
      } else if (at < text.length() && "\r\n".indexOf(text.charAt(at)) >= 0) {
        at++;
      } else if (at < text.length()) {
        throw new IllegalArgumentException("text after a closing quote, at byte " + at);
      }
      boolean emptyLine = line.size() == 1 && line.get(0).isEmpty() && !quotes;
      if (!emptyLine) {
        reader.accept(line);
      }
    }
  }

  /** Reads up to the closing quote and returns the position after it. */
  private static int quoted(String text, int from, StringBuilder field) {
    int at = from;
    while (at < text.length()) {
      if (text.charAt(at) != '"') {
        field.append(text.charAt(at++));
      } else if (text.startsWith("\"\"", at)) {
        field.append('"');
        at += 2;
      } else {
        return at + 1;
      }
    }
    throw new IllegalArgumentException("no closing quote, from byte " + from);
  }
}
