package io.podium.chaos;

import java.util.List;

/**
 * The messages that a stream is fed with, in their order.
 *
 * @param payloads a payload may be null
 * @param partitions which partition each goes to
 */
record FedMessages(List<byte[]> payloads, List<Integer> partitions) {
  /** The topic's partitions. */
  static final int PARTITIONS = 4;

  FedMessages {
    if (payloads.size() != partitions.size()) {
      throw new IllegalArgumentException(
          payloads.size() + " messages, and partitions for " + partitions.size());
    }
  }

  int size() {
    return payloads.size();
  }
}
