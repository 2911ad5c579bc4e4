package io.podium.transforms;

import io.podium.errors.Origin;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Codes an {@link Origin}. */
public final class OriginCoder extends DataCoder<Origin> {
  private static final OriginCoder INSTANCE = new OriginCoder();

  private OriginCoder() {}

  /** The coder. */
  public static OriginCoder of() {
    return INSTANCE;
  }

  @Override
  protected void write(Origin origin, DataOutputStream out) throws IOException {
    writeText(origin.source(), out);
    writeBytes(origin.key(), out);
    writeBytes(origin.payload(), out);
  }

  @Override
  protected Origin read(DataInputStream in) throws IOException {
    return new Origin(readText(in), readBytes(in), readBytes(in));
  }
}
