package io.podium.transforms;

import io.podium.errors.Reject;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;

/** Codes a {@link Reject}; its time to the millisecond. */
public final class RejectCoder extends DataCoder<Reject> {
  private static final RejectCoder INSTANCE = new RejectCoder();

  private RejectCoder() {}

  /** The coder. */
  public static RejectCoder of() {
    return INSTANCE;
  }

  @Override
  protected void write(Reject reject, DataOutputStream out) throws IOException {
    writeText(reject.stage(), out);
    writeText(reject.reason(), out);
    writeText(reject.message(), out);
    OriginCoder.of().write(reject.origin(), out);
    out.writeLong(reject.at().toEpochMilli());
  }

  @Override
  protected Reject read(DataInputStream in) throws IOException {
    return new Reject(
        readText(in),
        readText(in),
        readText(in),
        OriginCoder.of().read(in),
        Instant.ofEpochMilli(in.readLong()));
  }
}
