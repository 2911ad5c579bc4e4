package io.podium.io;

import io.podium.errors.Reject;
import io.podium.io.WriteParquet.ParquetRows;
import java.nio.ByteBuffer;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;

/** The lake's table of records that were set aside. */
public final class RejectRows {
  /** Where it is in the lake. */
  public static final String FOLDER = "rejects";

  private RejectRows() {}

  /** Its rows; the payload is the bytes as they came. */
  public static ParquetRows<Reject> rows() {
    Schema schema =
        SchemaBuilder.record("rejects")
            .fields()
            .requiredString("stage")
            .requiredString("reason")
            .requiredString("message")
            .requiredString("source")
            .optionalBytes("key")
            .optionalBytes("payload")
            .name("at")
            .type(LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG)))
            .noDefault()
            .endRecord();
    return new ParquetRows<>(
        schema,
        // A record may be set aside twice: unmatched first, filtered when its athlete has come.
        reject -> reject.stage() + ' ' + reject.origin().source(),
        reject -> {
          GenericData.Record record = new GenericData.Record(schema);
          record.put("stage", reject.stage());
          record.put("reason", reject.reason());
          record.put("message", reject.message());
          record.put("source", reject.origin().source());
          record.put("key", buffer(reject.origin().key()));
          record.put("payload", buffer(reject.origin().payload()));
          record.put("at", reject.at().toEpochMilli());
          return record;
        });
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }
}
