package io.podium.athletes;

import io.podium.athletes.ShardSums.Cell;
import io.podium.athletes.rules.BodySums;
import io.podium.athletes.rules.FeatureKey;
import io.podium.rules.ByteBuilder;
import io.podium.rules.Varints;
import io.podium.transforms.DataCoder;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.util.VarInt;

/**
 * Codes the sums of a shard's groups, as state: written as a whole, at each checkpoint or change.
 * Texts are few, so each stands there once, and in the groups its number.
 */
final class SumsCoder extends DataCoder<Map<Cell, BodySums>> {
  private static final int USUAL_BYTES = 24;

  private static final int GLOBAL = 0;
  private static final int IN_WINDOW = 1;

  @Override
  protected void write(Map<Cell, BodySums> sums, DataOutputStream out) throws IOException {
    Map<String, Integer> texts = new LinkedHashMap<>();
    ByteBuilder cells = new ByteBuilder(USUAL_BYTES * (1 + sums.size()));
    sums.forEach(
        (cell, sum) -> {
          add(cell, texts, cells);
          cells.addVarint(sum.results());
          add(sum.height(), cells);
          add(sum.weight(), cells);
        });
    writeTexts(List.copyOf(texts.keySet()), out);
    VarInt.encode(sums.size(), out);
    writeBytes(cells.toBytes(), out);
  }

  @Override
  protected Map<Cell, BodySums> read(DataInputStream in) throws IOException {
    List<String> texts = readTexts(in);
    int size = VarInt.decodeInt(in);
    ByteBuffer cells = ByteBuffer.wrap(readBytes(in));
    // The default load factor is 3/4.
    Map<Cell, BodySums> sums = new HashMap<>(size + size / 3 + 1);
    for (int i = 0; i < size; i++) {
      Cell cell = cell(texts, cells);
      sums.put(cell, new BodySums(Varints.get(cells), decimal(cells), decimal(cells)));
    }
    return sums;
  }

  private static void add(Cell cell, Map<String, Integer> texts, ByteBuilder out) {
    FeatureKey key = cell.key();
    add(key.sport(), texts, out);
    add(key.medal(), texts, out);
    add(key.sex(), texts, out);
    add(key.countryNoc(), texts, out);
    if (cell.windowStart() == null) {
      out.addVarint(GLOBAL);
    } else {
      out.addVarint(IN_WINDOW).addSigned(cell.windowStart());
    }
  }

  private static Cell cell(List<String> texts, ByteBuffer in) {
    FeatureKey key =
        new FeatureKey(text(texts, in), text(texts, in), text(texts, in), text(texts, in));
    return new Cell(key, Varints.get(in) == GLOBAL ? null : Long.valueOf(Varints.getSigned(in)));
  }

  private static void add(String text, Map<String, Integer> texts, ByteBuilder out) {
    Integer number = texts.get(text);
    if (number == null) {
      number = texts.size();
      texts.put(text, number);
    }
    out.addVarint(number);
  }

  private static String text(List<String> texts, ByteBuffer in) {
    return texts.get((int) Varints.get(in));
  }

  private static void add(BigDecimal decimal, ByteBuilder out) {
    BigInteger digits = decimal.unscaledValue();
    boolean isLong = digits.bitLength() < Long.SIZE;
    out.addVarint(isLong ? 0 : 1).addSigned(decimal.scale());
    if (isLong) {
      out.addSigned(digits.longValue());
    } else {
      out.addWithLength(digits.toByteArray());
    }
  }

  private static BigDecimal decimal(ByteBuffer in) {
    boolean isLong = Varints.get(in) == 0;
    int scale = (int) Varints.getSigned(in);
    if (isLong) {
      return BigDecimal.valueOf(Varints.getSigned(in), scale);
    }
    byte[] digits = new byte[(int) Varints.get(in)];
    in.get(digits);
    return new BigDecimal(new BigInteger(digits), scale);
  }
}
