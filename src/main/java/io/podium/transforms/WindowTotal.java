package io.podium.transforms;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.StructuredCoder;
import org.apache.beam.sdk.coders.VarLongCoder;

/**
 * All that has come so far for a key in a window.
 *
 * @param startMillis the window's start, inclusive, in milliseconds since 1970-01-01 UTC; null for
 *     the global window
 * @param endMillis the window's end, exclusive; null for the global window
 * @param <K> the key
 * @param <V> what is added up
 */
public record WindowTotal<K, V>(K key, Long startMillis, Long endMillis, V total) {

  /** Codes totals, over the coders of key and value. */
  public static <K, V> Coder<WindowTotal<K, V>> coder(Coder<K> keyCoder, Coder<V> valueCoder) {
    return new TotalCoder<>(keyCoder, valueCoder);
  }

  /** See {@link #coder}. */
  static final class TotalCoder<K, V> extends StructuredCoder<WindowTotal<K, V>> {
    private static final Coder<Long> MILLIS = NullableCoder.of(VarLongCoder.of());

    private final Coder<K> keyCoder;
    private final Coder<V> valueCoder;

    TotalCoder(Coder<K> keyCoder, Coder<V> valueCoder) {
      this.keyCoder = keyCoder;
      this.valueCoder = valueCoder;
    }

    @Override
    public void encode(WindowTotal<K, V> total, OutputStream out) throws IOException {
      keyCoder.encode(total.key(), out);
      MILLIS.encode(total.startMillis(), out);
      MILLIS.encode(total.endMillis(), out);
      valueCoder.encode(total.total(), out);
    }

    @Override
    public WindowTotal<K, V> decode(InputStream in) throws IOException {
      K key = keyCoder.decode(in);
      Long start = MILLIS.decode(in);
      Long end = MILLIS.decode(in);
      return new WindowTotal<>(key, start, end, valueCoder.decode(in));
    }

    @Override
    public List<? extends Coder<?>> getCoderArguments() {
      return List.of(keyCoder, valueCoder);
    }

    @Override
    public void verifyDeterministic() throws NonDeterministicException {
      keyCoder.verifyDeterministic();
      valueCoder.verifyDeterministic();
    }
  }
}
