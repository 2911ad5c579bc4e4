package io.podium.io;

import io.podium.errors.Origin;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Several consecutive messages of a partition, as the value of one record. */
final class MessageBatch {
  private static final int NULL = -1;

  private MessageBatch() {}

  /** Packs messages; their keys and values may be null. */
  static byte[] pack(List<ConsumerRecord<byte[], byte[]>> messages) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (ConsumerRecord<byte[], byte[]> message : messages) {
        out.writeLong(message.offset());
        write(message.key(), out);
        write(message.value(), out);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return bytes.toByteArray();
  }

  /** The messages of a record, each with its {@code topic-partition-offset}. */
  static List<Origin> unpack(KafkaRecord<byte[], byte[]> batch) {
    List<Origin> messages = new ArrayList<>();
    String prefix = batch.getTopic() + '-' + batch.getPartition() + '-';
    try (DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(batch.getKV().getValue()))) {
      while (in.available() > 0) {
        String source = prefix + in.readLong();
        byte[] key = read(in);
        messages.add(new Origin(source, key, read(in)));
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException("reading from memory failed", impossible);
    }
    return messages;
  }

  private static void write(byte[] bytes, DataOutputStream out) throws IOException {
    out.writeInt(bytes == null ? NULL : bytes.length);
    if (bytes != null) {
      out.write(bytes);
    }
  }

  private static byte[] read(DataInputStream in) throws IOException {
    int length = in.readInt();
    return length == NULL ? null : in.readNBytes(length);
  }
}
