package io.podium.options;

import io.podium.errors.InputNotReadyException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A reference to a secret: {@code file:PATH} or {@code env:NAME}. The secret itself is read where
 * it is used, and is never kept, logged or serialised.
 *
 * @param reference {@code file:PATH} or {@code env:NAME}
 */
public record Secret(String reference) implements Serializable {
  /**
   * @throws IllegalArgumentException where the reference has another form; its message does not
   *     repeat it, as it may be the secret
   */
  public Secret {
    Objects.requireNonNull(reference, "reference");
    if (!reference.matches("(file|env):.+")) {
      throw new IllegalArgumentException(
          "expected file:PATH or env:NAME; the secret itself does not belong on a command line");
    }
  }

  /**
   * The secret, without the line's end of its file.
   *
   * @throws InputNotReadyException where the file or variable is not there
   */
  public String resolve() {
    String name = reference.substring(reference.indexOf(':') + 1);
    if (reference.startsWith("env:")) {
      String value = System.getenv(name);
      if (value == null) {
        throw new InputNotReadyException("the environment has no variable " + name);
      }
      return value;
    }
    try {
      return Files.readString(Path.of(name)).replaceFirst("\\R\\z", "");
    } catch (IOException unreadable) {
      throw new InputNotReadyException("the secret's file cannot be read: " + name, unreadable);
    }
  }
}
