package io.podium.rules;

import io.podium.errors.RejectedException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Reads the lines of a file with a JSON object in each, as bytes. Blank lines are passed over. A
 * line that is longer than a message can be is handed out as a rejected one.
 */
public final class JsonLines implements Closeable, Iterator<JsonLines.Line> {
  /** The longest line, in bytes: what brokers take for a message by default. */
  public static final int MAX_BYTES = 1024 * 1024;

  private static final int BUFFER_BYTES = 1 << 16;

  private final InputStream in;
  private long number;
  private Line ahead;

  /**
   * A line of the file.
   *
   * @param number from 1
   * @param payload its bytes without its end; the first {@link #MAX_BYTES} of a longer one
   * @param rejected why it is none; null where it is one
   */
  public record Line(long number, byte[] payload, RejectedException rejected) {}

  /**
   * @param in is closed by {@link #close}
   */
  public JsonLines(InputStream in) {
    this.in = new BufferedInputStream(in, BUFFER_BYTES);
  }

  /**
   * @throws UncheckedIOException where the file cannot be read on
   */
  @Override
  public boolean hasNext() {
    try {
      while (ahead == null) {
        int first = in.read();
        if (first < 0) {
          return false;
        }
        ahead = read(first);
      }
      return true;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public Line next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Line line = ahead;
    ahead = null;
    return line;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** Null for a blank line. */
  private Line read(int first) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long length = 0;
    boolean blank = true;
    for (int b = first; b >= 0 && b != '\n'; b = in.read()) {
      blank &= b == ' ' || b == '\t' || b == '\r';
      if (length++ < MAX_BYTES) {
        bytes.write(b);
      }
    }
    number++;
    if (blank) {
      return null;
    }
    RejectedException rejected =
        length <= MAX_BYTES
            ? null
            : new RejectedException(
                "too-long", "the line has " + length + " bytes; at most " + MAX_BYTES);
    return new Line(number, withoutReturn(bytes.toByteArray()), rejected);
  }

  private static byte[] withoutReturn(byte[] line) {
    boolean has = line[line.length - 1] == '\r';
    return has ? Arrays.copyOf(line, line.length - 1) : line;
  }
}
