package io.podium.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.podium.errors.InputNotReadyException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {
  private static final String PASSWORD = "hunter2 = ž";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\r\n"})
  void readsAFileWithoutItsLinesEnd(String end) throws IOException {
    assertThat(inFile(PASSWORD + end).resolve()).isEqualTo(PASSWORD);
  }

  @Test
  void readsAFileEachTimeItIsUsed() throws IOException {
    Secret secret = inFile("before");
    assertThat(secret.resolve()).isEqualTo("before");

    Files.writeString(folder.resolve("secret"), "after\n");

    assertThat(secret.resolve()).isEqualTo("after");
  }

  @Test
  void readsAVariable() {
    Map.Entry<String, String> variable = System.getenv().entrySet().iterator().next();

    assertThat(new Secret("env:" + variable.getKey()).resolve()).isEqualTo(variable.getValue());
  }

  @Test
  void saysWhichFileOrVariableIsNotThere() {
    Path absent = folder.resolve("absent");
    assertThatExceptionOfType(InputNotReadyException.class)
        .isThrownBy(() -> new Secret("file:" + absent).resolve())
        .withMessageContaining(absent.toString());
    assertThatExceptionOfType(InputNotReadyException.class)
        .isThrownBy(() -> new Secret("env:PODIUM_NO_SUCH_VARIABLE").resolve())
        .withMessageContaining("PODIUM_NO_SUCH_VARIABLE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hunter2", "password:hunter2", "FILE:hunter2", "file:", "env:", ""})
  void refusesAnythingElseWithoutRepeatingIt(String reference) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Secret(reference))
        .withMessageContaining("file:PATH or env:NAME")
        .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("hunter2"));
  }

  @Test
  void holdsTheReferenceAloneOnceItWasRead() throws Exception {
    Secret secret = inFile("hunter2");
    assertThat(secret.resolve()).isEqualTo("hunter2");

    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(secret);
    }

    assertThat(secret.toString()).doesNotContain("hunter2");
    assertThat(bytes.toString(StandardCharsets.ISO_8859_1)).doesNotContain("hunter2");
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(secret);
    }
  }

  private Secret inFile(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), content);
    return new Secret("file:" + file);
  }
}
