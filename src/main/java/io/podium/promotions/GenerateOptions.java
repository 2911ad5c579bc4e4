package io.podium.promotions;

import io.podium.options.DatabaseOptions;
import io.podium.options.KafkaOptions;
import io.podium.options.OptionHelp;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** The options of {@code podium generate promotions}. */
public interface GenerateOptions extends DatabaseOptions, KafkaOptions {
  @Description("How many messages a second.")
  @Default.Double(10)
  @OptionHelp(order = 10, example = "0.5")
  double getRate();

  void setRate(double value);

  @Description("How many messages in all. Without it they come until the command is stopped.")
  @OptionHelp(order = 11, example = "1000")
  Long getCount();

  void setCount(Long value);

  @Description(
      "Write campaigns to this topic; it is made where it is absent. Without it:"
          + " restaurant_campaigns.")
  @OptionHelp(order = 13, example = "restaurant_campaigns")
  String getCampaignsTopic();

  void setCampaignsTopic(String value);

  @Description(
      "What the data are made from: the same seed makes the same campaigns, which are duplicates of"
          + " those that it made before. Without it: one of its own each time, which it prints.")
  @OptionHelp(order = 14, example = "1")
  Long getSeed();

  void setSeed(Long value);

  @Description("How many restaurants there are.")
  @Default.Integer(50)
  @OptionHelp(order = 15, example = "500")
  int getRestaurants();

  void setRestaurants(int value);

  @Description(
      "Add subscribers of these restaurants to this table, in PostgreSQL, before the first message;"
          + " it is made where it is absent. Without it the campaigns alone are made.")
  @OptionHelp(order = 20, example = "subscribers_restaurants")
  String getSubscribersTable();

  void setSubscribersTable(String value);

  @Description("How many rows --subscribersTable gets, duplicates included.")
  @Default.Integer(1_000)
  @OptionHelp(order = 21, example = "100000")
  int getSubscriptions();

  void setSubscriptions(int value);
}
