package io.podium.options;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** Where Kafka is, for every command that reads or writes topics. */
public interface KafkaOptions extends PipelineOptions {
  @Description("The Kafka brokers, for every topic that is named.")
  @OptionHelp(order = 12, example = "127.0.0.1:9092")
  String getBootstrapServers();

  void setBootstrapServers(String value);
}
