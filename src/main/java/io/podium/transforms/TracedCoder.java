package io.podium.transforms;

import io.podium.errors.Origin;
import io.podium.errors.Traced;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.StructuredCoder;

/**
 * Codes a {@link Traced} record.
 *
 * @param <T> the record
 */
public final class TracedCoder<T> extends StructuredCoder<Traced<T>> {

  private final Coder<T> valueCoder;

  private TracedCoder(Coder<T> valueCoder) {
    this.valueCoder = valueCoder;
  }

  /** The coder, over that of the record. */
  public static <T> TracedCoder<T> of(Coder<T> valueCoder) {
    return new TracedCoder<>(valueCoder);
  }

  /** The coder of the record. */
  public Coder<T> valueCoder() {
    return valueCoder;
  }

  @Override
  public void encode(Traced<T> traced, OutputStream out) throws IOException {
    valueCoder.encode(traced.value(), out);
    OriginCoder.of().encode(traced.origin(), out);
  }

  @Override
  public Traced<T> decode(InputStream in) throws IOException {
    T value = valueCoder.decode(in);
    Origin origin = OriginCoder.of().decode(in);
    return new Traced<>(value, origin);
  }

  @Override
  public List<? extends Coder<?>> getCoderArguments() {
    return List.of(valueCoder);
  }

  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    valueCoder.verifyDeterministic();
  }
}
