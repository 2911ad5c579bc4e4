package io.podium.lake.validation;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Values of Avro as numbers. */
final class Values {
  private Values() {}

  /**
   * A value as a number.
   *
   * @param value not null
   * @param type of its column
   * @return NaN where it is none
   */
  static double number(Object value, Schema type) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (value instanceof ByteBuffer bytes) {
      Schema known = notNull(type);
      if (known.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
        byte[] unscaled = new byte[bytes.remaining()];
        bytes.duplicate().get(unscaled);
        return new BigDecimal(new BigInteger(unscaled), decimal.getScale()).doubleValue();
      }
    }
    return Double.NaN;
  }

  private static Schema notNull(Schema type) {
    return type.isUnion()
        ? type.getTypes().stream()
            .filter(each -> each.getType() != Schema.Type.NULL)
            .findFirst()
            .orElse(type)
        : type;
  }
}
