package io.podium.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class TopicWriterTest {
  private static final byte[] VALUE = "value".getBytes(UTF_8);

  @Test
  void sendsKeysAndValues() {
    MockProducer<byte[], byte[]> producer = producer(true);
    try (TopicWriter writer = new TopicWriter("topic", producer, 1)) {
      writer.send(null, VALUE);
      writer.flush();

      assertThat(producer.history())
          .singleElement()
          .satisfies(
              record -> {
                assertThat(record.topic()).isEqualTo("topic");
                assertThat(record.key()).isNull();
                assertThat(record.value()).isEqualTo(VALUE);
              });
    }
  }

  @Test
  void aMessageThatIsNotTakenIsSaidOfTheNextAndOfTheFlush() {
    MockProducer<byte[], byte[]> producer = producer(false);
    try (TopicWriter writer = new TopicWriter("topic", producer, 1)) {
      writer.send(null, VALUE);
      while (!producer.errorNext(new RecordTooLargeException("too large"))) {
        // It is sent by another thread.
        Thread.onSpinWait();
      }

      assertThatThrownBy(() -> writer.send(null, VALUE))
          .isInstanceOf(KafkaException.class)
          .hasMessageContainingAll("topic", "too large");
      assertThatThrownBy(writer::flush).isInstanceOf(KafkaException.class);
    }
  }

  @Test
  void whatWasNotHandedOverYetIsThereAfterTheFlushInItsOrder() {
    MockProducer<byte[], byte[]> producer = producer(true);
    try (TopicWriter writer = new TopicWriter("topic", producer, 3)) {
      for (int number = 0; number < 10; number++) {
        writer.send(null, new byte[] {(byte) number});
      }
      writer.flush();

      assertThat(producer.history())
          .extracting(record -> (int) record.value()[0])
          .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }
  }

  @Test
  void aMessageThatCannotBeSentAtAllIsSaid() {
    MockProducer<byte[], byte[]> producer = producer(true);
    producer.sendException = new KafkaException("no such topic");
    try (TopicWriter writer = new TopicWriter("topic", producer, 3)) {
      writer.send(null, VALUE);

      assertThatThrownBy(writer::flush)
          .isInstanceOf(KafkaException.class)
          .hasMessageContaining("no such topic");
    }
  }

  private static MockProducer<byte[], byte[]> producer(boolean takesAll) {
    return new MockProducer<>(takesAll, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
