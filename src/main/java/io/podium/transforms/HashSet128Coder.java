package io.podium.transforms;

import io.podium.rules.HashSet128;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Codes a set of hashes, for state. */
public final class HashSet128Coder extends DataCoder<HashSet128> {
  @Override
  protected void write(HashSet128 hashes, DataOutputStream out) throws IOException {
    hashes.write(out);
  }

  @Override
  protected HashSet128 read(DataInputStream in) throws IOException {
    return HashSet128.read(in);
  }
}
