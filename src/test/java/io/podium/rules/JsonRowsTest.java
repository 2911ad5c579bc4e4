package io.podium.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.podium.errors.RejectedException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRowsTest {
  private static final Columns COLUMNS = Columns.of("a", "b");

  @Test
  void readsTheKnownFieldsInAnyOrder() throws RejectedException {
    assertThat(read(" {\"b\" : 1.50,\n\"x\":[{\"a\":2}],\"a\":\"Ž\\u017d\"}\r\n ").asRead())
        .containsExactly("ŽŽ", "1.50");
  }

  @Test
  void absentAndNullAreNull() throws RejectedException {
    assertThat(read("{}").asRead()).containsExactly(null, null);
    assertThat(read("{\"a\":null}").asRead()).containsExactly(null, null);
  }

  @Test
  void keepsTypes() throws RejectedException {
    assertThat(read("{\"a\":true}").bool("a")).isTrue();
    assertThat(read("{\"a\":12.0}").integer("a")).isEqualTo(12);
    assertThat(read("{\"a\":9007199254740991}").integer("a")).isEqualTo(9007199254740991L);
  }

  @Test
  void numbersAreExact() throws RejectedException {
    assertThat(read("{\"a\":0.1000000000000000055511151231257827}").measure("a")).isNull();
    assertThat(read("{\"a\":180.100000001}").measure("a"))
        .isEqualTo(new BigDecimal("180.100000001"));
  }

  @Test
  void aStructureInAKnownFieldIsNotMixedUpWithWhatItHolds() throws RejectedException {
    Row row = read("{\"a\":{\"b\":1,\"c\":[1,{\"a\":2}]},\"b\":\"x\"}");

    assertThat(row.text("b")).isEqualTo("x");
    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(() -> row.text("a"))
        .withMessageContaining("an object or array");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t\r "})
  void nothingIsRejected(String text) {
    assertRejected("empty", text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aMessageWithoutValueIsRejected() {
    assertRejected("empty", null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "[{\"a\":1}]",
        "1",
        "\"a\"",
        "null",
        "true",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":\"x",
        "{\"a\":[1}",
        "{\"a\":1}}",
        "{\"a\":1} {}",
        "{\"a\":1} x",
        "{\"a\":1},",
        "{\"a\":1,}",
        "{\"a\":NaN}",
        "{\"a\":Infinity}",
        "{\"a\":-Infinity}",
        "{\"a\":+1}",
        "{\"a\":01}",
        "{\"a\":.5}",
        "{\"a\":5.}",
        "{\"x\":NaN}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":'x'}",
        "{\"a\":True}",
        "{\"a\":\"\n\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":1 /* c */}",
        "{\"a\":1} // c",
        "{\"a\" 1}",
        "\uFEFF{\"a\":1}",
        "not json"
      })
  void whatIsNotOneJsonObjectIsRejected(String text) {
    assertRejected("malformed-json", text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"x\":1,\"x\":2}",
        "{\"x\":{\"y\":1,\"y\":2}}",
        "{\"x\":[{\"y\":1,\"y\":2}]}",
        "{\"a\":{\"y\":1,\"y\":2}}"
      })
  void duplicateKeysAreRejectedAnywhere(String text) {
    assertRejected("malformed-json", text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theSameKeyOnTwoLevelsIsNoDuplicate() throws RejectedException {
    assertThat(read("{\"a\":\"x\",\"y\":{\"a\":{\"a\":1}}}").text("a")).isEqualTo("x");
  }

  @Test
  void nestingGoes32LevelsDeepAndNoDeeper() throws RejectedException {
    assertThat(read(nested(32)).text("b")).isEqualTo("x");
    assertRejected("malformed-json", nested(33).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void invalidUtf8IsRejected() {
    byte[] json = "{\"a\":\"_\"}".getBytes(StandardCharsets.UTF_8);
    for (int wrong : new int[] {0x80, 0xC3, 0xC0, 0xFF, 0xED}) {
      byte[] payload = json.clone();
      payload[6] = (byte) wrong;
      assertRejected("not-utf-8", payload);
    }
  }

  @Test
  void aNumberOfAbsurdLengthIsRejectedWhereItIsRead() throws RejectedException {
    String digits = "1" + "0".repeat(5_000);

    assertRejected("wrong-type", ("{\"a\":" + digits + "}").getBytes(StandardCharsets.UTF_8));
    assertRejected("wrong-type", "{\"a\":1e1000000000}".getBytes(StandardCharsets.UTF_8));
    assertThat(read("{\"x\":" + digits + ",\"a\":\"y\"}").text("a")).isEqualTo("y");
  }

  @Test
  void theMessageIsOneShortLine() {
    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(() -> read("{\"a\":" + "z".repeat(5_000) + "}"))
        .satisfies(
            rejected ->
                assertThat(rejected.getMessage()).doesNotContain("\n").hasSizeLessThan(260));
  }

  @Test
  void numberFollowsJsonsGrammar() {
    assertThat(JsonRows.number("-1.50e2")).isEqualTo(new BigDecimal("-1.50e2"));
    assertThat(JsonRows.number("0")).isEqualTo(BigDecimal.ZERO);
    for (String text : new String[] {"", "+1", "01", ".5", "5.", "1e", "0x1", "1f", "1 "}) {
      assertThat(JsonRows.number(text)).as(text).isNull();
    }
  }

  private static String nested(int depth) {
    return "{\"b\":\"x\",\"x\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "}";
  }

  private static Row read(String json) throws RejectedException {
    return read(json.getBytes(StandardCharsets.UTF_8));
  }

  /** By itself, and from the middle of what would be another object. */
  private static Row read(byte[] payload) throws RejectedException {
    if (payload == null) {
      return JsonRows.read(null, COLUMNS);
    }
    byte[] around = new byte[payload.length + 2];
    around[0] = '{';
    System.arraycopy(payload, 0, around, 1, payload.length);
    around[around.length - 1] = '}';
    Row row = JsonRows.ofThisThread(COLUMNS).read(around, 1, 1 + payload.length);
    assertThat(row.asRead()).isEqualTo(JsonRows.read(payload, COLUMNS).asRead());
    return row;
  }

  private static void assertRejected(String reason, byte[] payload) {
    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(() -> read(payload))
        .satisfies(rejected -> assertThat(rejected.reason()).isEqualTo(reason));
  }
}
