package io.podium.athletes.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/** Messages that every run must reject, and none may die of. */
public final class PoisonMessages {
  private static final int LARGE = 900_000;
  private static final List<Poison> SMALL =
      kinds().stream().filter(p -> p.payload() == null || p.payload().length < 4096).toList();

  /**
   * One kind of malformed message.
   *
   * @param kind what is wrong with it, unique among the kinds
   * @param payload the message's bytes; null for a message without a payload
   */
  public record Poison(String kind, byte[] payload) {
    /** Returns the kind alone: some payloads are large, and some not printable. */
    @Override
    public String toString() {
      return kind;
    }
  }

  private PoisonMessages() {}

  /** Returns one message of each kind, in a fixed order; some are close to a megabyte. */
  public static List<Poison> kinds() {
    List<Poison> kinds = new ArrayList<>();
    notOneJsonObject(kinds);
    notStrictJson(kinds);
    notUtf8(kinds);
    nested(kinds);
    badIds(kinds);
    badTexts(kinds);
    badEnumerations(kinds);
    badTimes(kinds);
    return kinds;
  }

  /**
   * Returns a message that is surely malformed: one of the small kinds, or a good message broken at
   * random. Null stands for a message without a payload.
   */
  public static byte[] random(SplittableRandom random) {
    byte[] good =
        utf8(json(with("result_id", Long.toString(random.nextLong(1L << 40)), goodFields())));
    int at = random.nextInt(good.length);
    switch (random.nextInt(8)) {
      case 0: // A part of an object is never an object.
        return Arrays.copyOf(good, at);
      case 1: // These bytes occur nowhere in UTF-8.
        good[at] = (byte) (0xF8 + random.nextInt(8));
        return good;
      case 2:
        return concat(good, utf8(List.of("x", ",", "{}", "]", "\u0000", "null").get(at % 6)));
      case 3:
        return concat(utf8(List.of("x", "[", ",", "{", ":").get(at % 5)), good);
      case 4:
        return utf8(json(without(List.of("athlete_id", "sport", "country_noc").get(at % 3))));
      case 5:
        byte[] noise = new byte[1 + random.nextInt(64)];
        random.nextBytes(noise);
        noise[random.nextInt(noise.length)] = (byte) 0xFF;
        return noise;
      default:
        return SMALL.get(random.nextInt(SMALL.size())).payload();
    }
  }

  private static void notOneJsonObject(List<Poison> kinds) {
    String good = json(goodFields());
    kinds.add(new Poison("no payload", null));
    add(kinds, "empty", "");
    add(kinds, "blank", " \t\r\n ");
    add(kinds, "no-break spaces", "\u00A0\u00A0");
    add(kinds, "truncated after the brace", "{");
    add(kinds, "truncated within a key", "{\"spo");
    add(kinds, "truncated after a key", "{\"sport\"");
    add(kinds, "truncated after a colon", "{\"sport\":");
    add(kinds, "truncated within a string", "{\"sport\":\"Swim");
    add(kinds, "truncated within an escape", "{\"sport\":\"Swim\\u00");
    add(kinds, "truncated within a number", "{\"athlete_id\":1");
    add(kinds, "truncated within a literal", "{\"isTeamSport\":tr");
    add(kinds, "truncated after a comma", "{\"athlete_id\":12,");
    add(kinds, "truncated before the last brace", good.substring(0, good.length() - 1));
    add(kinds, "truncated in a nested object", good.substring(0, good.length() - 1) + ",\"x\":{}");
    add(kinds, "array", "[]");
    add(kinds, "array of one record", "[" + good + "]");
    add(kinds, "string", "\"a string\"");
    add(kinds, "record within a string", "\"" + good.replace("\"", "\\\"") + "\"");
    add(kinds, "number", "12");
    add(kinds, "true", "true");
    add(kinds, "null literal", "null");
    add(kinds, "empty object", "{}");
    add(kinds, "two objects", good + good);
    add(kinds, "two objects, a line each", good + "\n" + good);
    add(kinds, "trailing garbage", good + "garbage");
    add(kinds, "trailing brace", good + "}");
    add(kinds, "trailing NUL", good + "\u0000");
    add(kinds, "leading garbage", "garbage" + good);
    add(kinds, "CSV", "2012 Summer Olympics,54,POL,Swimming,,1,,12,1,Gold,False");
    add(kinds, "XML", "<result sport=\"Swimming\"/>");
  }

  private static void notStrictJson(List<Poison> kinds) {
    String good = json(goodFields());
    String open = good.substring(0, good.length() - 1);
    add(kinds, "trailing comma", open + ",}");
    add(kinds, "missing comma", good.replaceFirst(",", " "));
    add(kinds, "two commas", good.replaceFirst(",", ",,"));
    add(kinds, "missing colon", good.replaceFirst(":", " "));
    add(kinds, "single quotes", good.replace('"', '\''));
    add(kinds, "bare key", open + ",x:1}");
    add(kinds, "bare value", open + ",\"x\":word}");
    add(kinds, "block comment", open + "/* none */}");
    add(kinds, "line comment", "// none\n" + good);
    add(kinds, "hash comment", "# none\n" + good);
    add(kinds, "Python's literals", open + ",\"x\":None}");
    add(kinds, "capital True", open + ",\"x\":True}");
    add(kinds, "no-break space between tokens", good.replaceFirst(":", ":\u00A0"));
    add(kinds, "bad escape", open + ",\"x\":\"\\q\"}");
    add(kinds, "bad unicode escape", open + ",\"x\":\"\\u12G4\"}");
    add(kinds, "raw line end in a string", open + ",\"x\":\"a\nb\"}");
    add(kinds, "raw control character in a string", open + ",\"x\":\"a\u0001b\"}");
    for (String number :
        List.of(
            "NaN",
            "Infinity",
            "-Infinity",
            "012",
            "-012",
            "0x1F",
            "-",
            "+1",
            ".5",
            "1.",
            "1e",
            "1e+",
            "--1",
            "1_000",
            "12L")) {
      add(kinds, "bare " + number + " in athlete_id", set("athlete_id", number));
      add(kinds, "bare " + number + " in an unknown field", open + ",\"x\":" + number + "}");
    }
    add(kinds, "duplicate key", open + ",\"sport\":\"Rowing\"}");
    add(kinds, "duplicate key, same value", open + ",\"sport\":\"Swimming\"}");
    add(kinds, "duplicate key, spelled with an escape", open + ",\"spor\\u0074\":\"Rowing\"}");
    add(kinds, "duplicate unknown key", open + ",\"x\":1,\"x\":1}");
    add(kinds, "duplicate nested key", open + ",\"x\":{\"a\":1,\"b\":2,\"a\":3}}");
    add(kinds, "duplicate key in an array's object", open + ",\"x\":[{},{\"a\":1,\"a\":1}]}");
  }

  private static void notUtf8(List<Poison> kinds) {
    String good = json(goodFields());
    String open = good.substring(0, good.length() - 1);
    addBytes(kinds, "byte FF in a string", invalidSport(0xFF));
    addBytes(kinds, "Latin-1 letter in a string", invalidSport(0xE9, ' '));
    addBytes(kinds, "overlong encoding", invalidSport(0xC0, 0x80));
    addBytes(kinds, "encoded surrogate", invalidSport(0xED, 0xA0, 0x80));
    addBytes(kinds, "continuation byte alone", invalidSport(0x80));
    addBytes(kinds, "cut multi-byte character", invalidSport(0xE4, 0xBD));
    addBytes(kinds, "beyond the last code point", invalidSport(0xF4, 0x90, 0x80, 0x80));
    addBytes(
        kinds,
        "invalid UTF-8 in an unknown field",
        concat(utf8(open + ",\"x\":\""), new byte[] {(byte) 0xFF}, utf8("\"}")));
    addBytes(
        kinds,
        "invalid UTF-8 in an unknown key",
        concat(utf8(open + ",\""), new byte[] {(byte) 0xFE}, utf8("\":1}")));
    addBytes(kinds, "UTF-16 with a byte order mark", ("\uFEFF" + good).getBytes(utf16("BE")));
    addBytes(kinds, "UTF-16, little endian, with a mark", ("\uFEFF" + good).getBytes(utf16("LE")));
    addBytes(kinds, "UTF-16 without a mark", good.getBytes(utf16("LE")));
    addBytes(kinds, "UTF-32", good.getBytes(Charset.forName("UTF-32BE")));
    addBytes(kinds, "gzip", gzip(utf8(good)));
    addBytes(kinds, "binary", new byte[] {0, 0, 0, 0, 7, (byte) 0xCA, (byte) 0xFE, 1, 127});
    addBytes(kinds, "zeros", new byte[64]);
    byte[] noise = new byte[3000];
    new SplittableRandom(7).nextBytes(noise);
    noise[0] = (byte) 0xFF;
    addBytes(kinds, "noise", noise);
  }

  private static void nested(List<Poison> kinds) {
    String good = json(goodFields());
    String open = good.substring(0, good.length() - 1) + ",\"x\":";
    add(kinds, "100,000 opening brackets", "[".repeat(100_000));
    add(kinds, "100,000 opening objects", "{\"a\":".repeat(100_000));
    add(kinds, "100,000 brackets in a field", open + "[".repeat(100_000));
    add(kinds, "1,000 nested objects", open + deep("{\"a\":", "1", "}", 1000) + "}");
    add(kinds, "1,000 nested arrays", open + deep("[", "", "]", 1000) + "}");
    add(kinds, "one level too deep, objects", open + deep("{\"a\":", "1", "}", 32) + "}");
    add(kinds, "one level too deep, arrays", open + deep("[", "1", "]", 32) + "}");
  }

  private static void badIds(List<Poison> kinds) {
    add(kinds, "athlete_id absent", json(without("athlete_id")));
    for (String value :
        List.of(
            "null",
            "true",
            "[12]",
            "{\"id\":12}",
            "\"\"",
            "\" \"",
            "\"\\u00a0\"",
            "\"nan\"",
            "\"NaN\"",
            "\"twelve\"",
            "\"12a\"",
            "\"1 2\"",
            "\"1,200\"",
            "\"0x1F\"",
            "\"1e3\"",
            "\"--1\"",
            "0",
            "-0",
            "0.0",
            "\"0\"",
            "-12",
            "\"-12\"")) {
      add(kinds, "athlete_id " + value, set("athlete_id", value));
    }
    for (String field : List.of("athlete_id", "edition_id", "result_id")) {
      for (String value :
          List.of(
              "12.5",
              "\"12.5\"",
              "1e-1",
              "1e400",
              "1e999999999",
              "1e99999999999",
              "-1",
              "1e-999999999",
              "9007199254740992",
              "9223372036854775808",
              "1" + "0".repeat(30),
              "\"1" + "0".repeat(30) + "\"",
              "false",
              "[]",
              "{}",
              "\"Infinity\"")) {
        add(kinds, field + " " + value + " (number)", set(field, value));
      }
    }
    String digits = "9".repeat(LARGE);
    add(kinds, "athlete_id of 900,000 digits", set("athlete_id", digits));
    add(kinds, "athlete_id of 900,000 digits as text", set("athlete_id", "\"" + digits + "\""));
    add(kinds, "athlete_id of 900,000 decimals", set("athlete_id", "12." + digits));
  }

  private static void badTexts(List<Poison> kinds) {
    for (String field : List.of("sport", "country_noc")) {
      add(kinds, field + " absent", json(without(field)));
      for (String value :
          List.of("null", "\"\"", "\"  \"", "\"\\u00a0\\u2007\"", "\"nan\"", "\" NaN \"")) {
        add(kinds, field + " " + value, set(field, value));
      }
    }
    for (String field : List.of("edition", "country_noc", "sport", "event", "athlete")) {
      for (String value : List.of("12", "true", "[\"a\"]", "{\"a\":1}")) {
        add(kinds, field + " " + value, set(field, value));
      }
    }
    for (String value : List.of("true", "[1]", "{\"a\":1}")) {
      add(kinds, "pos " + value, set("pos", value));
    }
    for (String field : List.of("edition", "country_noc", "sport", "event", "athlete", "pos")) {
      String start = field.equals("edition") ? "2012" : "x";
      add(kinds, field + " with NUL", set(field, "\"" + start + "\\u0000\""));
      add(kinds, field + " with half a pair", set(field, "\"" + start + "\\ud83d\""));
      add(kinds, field + " with the other half", set(field, "\"" + start + "\\ude00x\""));
      add(
          kinds,
          field + " with a pair turned round",
          set(field, "\"" + start + "\\ude00\\ud83d\""));
      add(
          kinds,
          field + " of 256 characters",
          set(field, "\"" + start + "a".repeat(256 - start.length()) + "\""));
      add(
          kinds,
          field + " of 900 kB",
          set(field, "\"" + start + "a".repeat(LARGE - start.length()) + "\""));
    }
    add(kinds, "sport of 128 pairs", set("sport", "\"" + "\uD83C\uDFCA".repeat(128) + "\""));
    add(kinds, "pos of 256 digits", set("pos", "1".repeat(256)));
  }

  private static void badEnumerations(List<Poison> kinds) {
    for (String value :
        List.of(
            "\"Platinum\"",
            "\"Gold medal\"",
            "\"G\"",
            "\"Gold, Silver\"",
            "\"null\"",
            "1",
            "true",
            "[\"Gold\"]",
            "{\"medal\":\"Gold\"}",
            "\"G\u00f6ld\"",
            "\"" + "a".repeat(LARGE) + "\"")) {
      add(kinds, "medal " + shortened(value), set("medal", value));
    }
    for (String value :
        List.of("2", "-1", "0.5", "1e400", "\"yes\"", "\"no\"", "\"truee\"", "[true]", "{}")) {
      add(kinds, "isTeamSport " + value, set("isTeamSport", value));
    }
  }

  private static void badTimes(List<Poison> kinds) {
    add(kinds, "neither edition nor timestamp", json(without("edition")));
    for (String value :
        List.of(
            "null",
            "\"\"",
            "\"nan\"",
            "\"Summer Olympics 2012\"",
            "\"0999 Olympics\"",
            "\"'96 Olympics\"",
            "\"201\"",
            "\"20x2\"",
            "\"\\u0662\\u0660\\u0661\\u0662\"",
            "\"-201 Olympics\"")) {
      add(kinds, "no timestamp and edition " + value, set("edition", value));
    }
    for (String value :
        List.of(
            "true",
            "[]",
            "{}",
            "[1577836800]",
            "\"nan\"",
            "\"yesterday\"",
            "\"2020\\u0000\"",
            "\"2020-13-01\"",
            "\"2020-02-30\"",
            "\"2021-02-29T00:00:00Z\"",
            "\"2020-01-01T25:00:00Z\"",
            "\"2020-01-01T00:61:00Z\"",
            "\"2020-01-01T\"",
            "\"01/02/2020\"",
            "\"1 January 2020\"",
            "\"2020-01\"",
            "\"2020-01-01T00:00:00+25:00\"",
            "\"2020-01-01T00:00:00Zx\"",
            "\"T10:00:00Z\"",
            "\"2020-1-1\"",
            "\"0999-12-31T23:59:59.999Z\"",
            "\"0999-12-31\"",
            "\"1000-01-01T00:00:00+01:00\"",
            "\"9999-12-31T23:59:59-01:00\"",
            "\"+10000-01-01T00:00:00Z\"",
            "\"-0001-01-01\"",
            "-30610224001",
            "-30610224000.001",
            "253402300800000",
            "-30610224000001",
            "1e400",
            "-1e400",
            "1e999999999",
            "-1e999999999",
            "1e99999999999",
            "1" + "0".repeat(30),
            "\"1e400\"",
            "\"1" + "0".repeat(30) + "\"",
            "9223372036854775807",
            "-9223372036854775808",
            "\"Infinity\"",
            "\"2020-01-01T00:00:00Z[Europe/Warsaw]\"")) {
      add(kinds, "timestamp " + value, set("timestamp", value));
    }
    add(kinds, "timestamp of 900,000 digits", set("timestamp", "9".repeat(LARGE)));
    add(kinds, "timestamp of 900 kB", set("timestamp", "\"" + "2".repeat(LARGE) + "\""));
    add(
        kinds,
        "bad timestamp without an edition",
        json(with("timestamp", "\"x\"", without("edition"))));
  }

  private static String shortened(String value) {
    return value.length() > 40 ? "of " + value.length() + " characters" : value;
  }

  private static String deep(String open, String inner, String close, int levels) {
    return open.repeat(levels) + inner + close.repeat(levels);
  }

  /** The fields of a good message, as JSON texts. */
  private static Map<String, String> goodFields() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("edition", "\"2012 Summer Olympics\"");
    fields.put("edition_id", "59");
    fields.put("country_noc", "\"POL\"");
    fields.put("sport", "\"Swimming\"");
    fields.put("event", "\"100 metres Freestyle, Women\"");
    fields.put("result_id", "40001");
    fields.put("athlete", "\"Zofia Żółtowska\"");
    fields.put("athlete_id", "12");
    fields.put("pos", "\"1\"");
    fields.put("medal", "\"Gold\"");
    fields.put("isTeamSport", "false");
    return fields;
  }

  /** Returns the good message that the kinds are broken from. */
  static byte[] good() {
    return utf8(json(goodFields()));
  }

  private static Map<String, String> without(String field) {
    Map<String, String> fields = goodFields();
    fields.remove(field);
    return fields;
  }

  private static Map<String, String> with(String field, String json, Map<String, String> fields) {
    Map<String, String> changed = new LinkedHashMap<>(fields);
    changed.put(field, json);
    return changed;
  }

  private static String set(String field, String json) {
    return json(with(field, json, goodFields()));
  }

  private static String json(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> "\"" + field.getKey() + "\":" + field.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static byte[] invalidSport(int... bytes) {
    String[] parts = set("sport", "\"Swim@ming\"").split("@", 2);
    byte[] invalid = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      invalid[i] = (byte) bytes[i];
    }
    return concat(utf8(parts[0]), invalid, utf8(parts[1]));
  }

  private static Charset utf16(String order) {
    return Charset.forName("UTF-16" + order);
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static void add(List<Poison> kinds, String kind, String text) {
    addBytes(kinds, kind, utf8(text));
  }

  private static void addBytes(List<Poison> kinds, String kind, byte[] payload) {
    kinds.add(new Poison(kind, payload));
  }
}
