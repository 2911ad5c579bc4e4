package io.podium.chaos;

/** What can be killed. */
enum VictimKind {
  /** The process of {@code podium run} itself. */
  DRIVER,
  /** An executor of Spark, or a TaskManager of Flink. */
  WORKER,
  /** The Kafka node that leads a partition of the topic that is read. */
  KAFKA_LEADER,
  /** The server with the run's tables. */
  DATABASE;

  /** Whether it is a part of the run, and not a service beside it. */
  boolean isOfRun() {
    return this == DRIVER || this == WORKER;
  }
}
