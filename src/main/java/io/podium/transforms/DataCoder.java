package io.podium.transforms;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.VarInt;

/**
 * A compact, deterministic coder, written field by field.
 *
 * @param <T> what it codes; never null
 */
public abstract class DataCoder<T> extends AtomicCoder<T> {

  /** Writes every field. */
  protected abstract void write(T value, DataOutputStream out) throws IOException;

  /** Reads every field, in the order of {@link #write}. */
  protected abstract T read(DataInputStream in) throws IOException;

  @Override
  public final void encode(T value, OutputStream out) throws IOException {
    if (value == null) {
      throw new CoderException("cannot encode null");
    }
    write(value, new DataOutputStream(out));
  }

  @Override
  public final T decode(InputStream in) throws IOException {
    return read(new DataInputStream(in));
  }

  /** Writes bytes that may be null. */
  protected static void writeBytes(byte[] bytes, DataOutputStream out) throws IOException {
    if (bytes == null) {
      VarInt.encode(0, out);
    } else {
      VarInt.encode(bytes.length + 1, out);
      out.write(bytes);
    }
  }

  /** Reads bytes that may be null. */
  protected static byte[] readBytes(DataInputStream in) throws IOException {
    int length = VarInt.decodeInt(in);
    if (length == 0) {
      return null;
    }
    byte[] bytes = in.readNBytes(length - 1);
    if (bytes.length != length - 1) {
      throw new EOFException();
    }
    return bytes;
  }

  /** Writes a text that may be null. */
  protected static void writeText(String text, DataOutputStream out) throws IOException {
    writeBytes(text == null ? null : text.getBytes(StandardCharsets.UTF_8), out);
  }

  /** Reads a text that may be null. */
  protected static String readText(DataInputStream in) throws IOException {
    byte[] bytes = readBytes(in);
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  /** Writes texts that may be null. */
  protected static void writeTexts(List<String> texts, DataOutputStream out) throws IOException {
    VarInt.encode(texts.size(), out);
    for (String text : texts) {
      writeText(text, out);
    }
  }

  /** Reads texts that may be null. */
  protected static List<String> readTexts(DataInputStream in) throws IOException {
    int size = VarInt.decodeInt(in);
    List<String> texts = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      texts.add(readText(in));
    }
    return texts;
  }

  /** Writes a number that may be null. */
  protected static void writeLong(Long number, DataOutputStream out) throws IOException {
    out.writeBoolean(number != null);
    if (number != null) {
      VarInt.encode(number, out);
    }
  }

  /** Reads a number that may be null. */
  protected static Long readLong(DataInputStream in) throws IOException {
    return in.readBoolean() ? VarInt.decodeLong(in) : null;
  }

  /** Writes a decimal that may be null, with its scale. */
  protected static void writeDecimal(BigDecimal decimal, DataOutputStream out) throws IOException {
    writeBytes(decimal == null ? null : decimal.unscaledValue().toByteArray(), out);
    if (decimal != null) {
      VarInt.encode(decimal.scale(), out);
    }
  }

  /** Reads a decimal that may be null. */
  protected static BigDecimal readDecimal(DataInputStream in) throws IOException {
    byte[] unscaled = readBytes(in);
    return unscaled == null ? null : new BigDecimal(new BigInteger(unscaled), VarInt.decodeInt(in));
  }
}
