package io.podium.promotions;

import io.podium.options.DatabaseOptions;
import io.podium.options.KafkaOptions;
import io.podium.options.OptionHelp;
import io.podium.options.RunOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** The options of {@link PromotionsPipeline}. */
public interface PromotionsOptions extends DatabaseOptions, KafkaOptions, RunOptions {
  @Description(
      "Read campaigns from files, once, one JSON object a line: a path or glob; .gz is decompressed."
          + " Either this or --campaignsTopic.")
  @OptionHelp(order = 10, example = "data/campaigns*.jsonl")
  String getCampaigns();

  void setCampaigns(String value);

  @Description("Read campaigns from this Kafka topic, one JSON object a message, without end.")
  @OptionHelp(order = 11, example = "restaurant_campaigns")
  String getCampaignsTopic();

  void setCampaignsTopic(String value);

  @Description("Read from this table, in PostgreSQL, who has subscribed to which restaurant.")
  @OptionHelp(order = 21, example = "subscribers_restaurants")
  String getSubscribersTable();

  void setSubscribersTable(String value);

  @Description(
      "How old the subscribers may get while a topic is read: they are read again in this interval,"
          + " and campaigns that are still valid are sent to the new ones.")
  @Default.String("5m")
  @OptionHelp(order = 22, example = "30s")
  String getSubscribersRefresh();

  void setSubscribersRefresh(String value);

  @Description(
      "Write what is sent into this table, in PostgreSQL, one row for each campaign and client,"
          + " ever; it is made where it is absent. What people have written into its column feedback"
          + " stays.")
  @OptionHelp(order = 40, example = "subscribers_feedback")
  String getFeedbackTable();

  void setFeedbackTable(String value);

  @Description(
      "Write what is sent to this topic, keyed by client: the rows of --feedbackTable, each once, and"
          + " nothing else, to readers of what is committed (isolation.level=read_committed); it is"
          + " made where it is absent.")
  @OptionHelp(order = 42, example = "restaurant_promotions")
  String getPromotionsTopic();

  void setPromotionsTopic(String value);
}
