package io.podium.chaos;

import io.podium.io.KafkaCluster;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The pipeline that is put to the test: all in which one differs from another. */
interface Subject {
  /** How often something happens beside the messages while they are fed. */
  int INSTALMENTS = 4;

  /** The server that the run's tables are on. */
  ChaosDatabase database();

  /** The topic that is read. */
  String input();

  /** Makes data and the tables that are read. The database is up. */
  void prepare() throws Exception;

  /** What the stream is fed with, once it is prepared. */
  FedMessages messages();

  /**
   * Does what comes beside the messages; waits for a database that is away.
   *
   * @param number from 0 on, below {@link #INSTALMENTS}, in order, at equal distances
   */
  void instalment(int number) throws Exception;

  /** The run's options but for servers and runner. It has to end when it is idle. */
  List<String> options();

  /** A number that grows with what the run has done; empty while it is not known. */
  OptionalLong progress() throws IOException;

  /**
   * Compares what the run has left behind with what it must have.
   *
   * @param messages all messages of the input by where they stand: {@code topic-partition-offset}
   * @param startedOver whether the run, or a part of it, has begun from the topic's beginning again
   */
  Judgement judge(Map<String, byte[]> messages, KafkaCluster kafka, boolean startedOver)
      throws Exception;

  /**
   * What came of a run.
   *
   * @param figures how much it has made, by what it is
   * @param differences by kind, one line each; empty where all is exactly right
   */
  record Judgement(Map<String, Long> figures, Map<String, List<String>> differences) {}
}
