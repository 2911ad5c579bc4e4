package io.podium.promotions.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Promotions as one loop over what happens: what every run of the pipeline must come to. It shares
 * no code with the pipeline.
 */
public final class SequentialModel {
  private final long refreshMillis;
  private final List<String[]> table = new ArrayList<>();
  private final Map<String, Known> known = new LinkedHashMap<>();
  private final List<ModelPromotion> sent = new ArrayList<>();
  private final SortedMap<String, Long> counts = new TreeMap<>();
  private long now;
  private Map<String, List<String>> lastRead;
  private long readIn;

  /** A campaign that is not over. */
  private static final class Known {
    private final ModelCampaign campaign;
    private final Set<String> clients = new HashSet<>();
    private boolean counted;

    private Known(ModelCampaign campaign) {
      this.campaign = campaign;
    }
  }

  /** A message and when it was made, read but once: there may be many. */
  private record Dated(byte[] payload, long created) {}

  private SequentialModel(long now, long refreshMillis) {
    this.now = now;
    this.refreshMillis = refreshMillis;
    for (String name :
        List.of("read", "rejected", "duplicate", "filtered", "held", "released", "written")) {
      counts.put(name, 0L);
    }
  }

  /**
   * Runs over a stream.
   *
   * @param startMillis when it begins, in milliseconds since 1970
   * @param refreshMillis the subscribers are read again at multiples of it
   */
  public static ModelResult run(List<ModelEvent> events, long startMillis, long refreshMillis) {
    SequentialModel model = new SequentialModel(startMillis, refreshMillis);
    events.forEach(model::happen);
    return model.result();
  }

  /** Runs over messages at one moment, with the table as it is after all other events. */
  public static ModelResult runBounded(List<ModelEvent> events, long nowMillis) {
    SequentialModel model = new SequentialModel(nowMillis, Long.MAX_VALUE);
    List<Dated> messages = new ArrayList<>();
    for (ModelEvent event : events) {
      if (event instanceof ModelEvent.Message message) {
        messages.add(
            new Dated(
                message.payload(),
                ModelCampaign.of(message.payload()).map(ModelCampaign::created).orElse(-1L)));
      } else if (!(event instanceof ModelEvent.Pass)) {
        model.happen(event);
      }
    }
    Comparator<Dated> byCreation = Comparator.comparingLong(Dated::created);
    messages.sort(
        byCreation.thenComparing(
            Dated::payload,
            (left, right) ->
                Arrays.compareUnsigned(
                    left == null ? new byte[0] : left, right == null ? new byte[0] : right)));
    messages.forEach(message -> model.come(message.payload()));
    return model.result();
  }

  private ModelResult result() {
    return new ModelResult(List.copyOf(sent), counts, known.size());
  }

  private void happen(ModelEvent event) {
    if (event instanceof ModelEvent.Message message) {
      come(message.payload());
    } else if (event instanceof ModelEvent.Subscribe more) {
      table.add(new String[] {more.client(), more.restaurant()});
    } else if (event instanceof ModelEvent.Unsubscribe less) {
      table.removeIf(row -> row[0].equals(less.client()) && row[1].equals(less.restaurant()));
    } else if (event instanceof ModelEvent.Pass pass) {
      now += pass.millis();
      forget();
      known.values().forEach(this::send);
    }
  }

  private void come(byte[] message) {
    count("read", 1);
    Optional<ModelCampaign> parsed = ModelCampaign.of(message);
    if (parsed.isEmpty()) {
      count("rejected", 1);
      return;
    }
    ModelCampaign campaign = parsed.get();
    if (known.containsKey(campaign.key())) {
      count("duplicate", 1);
    } else if (seconds() >= campaign.end()) {
      count("filtered", 1);
    } else {
      Known fresh = new Known(campaign);
      known.put(campaign.key(), fresh);
      count("held", seconds() < campaign.start() ? 1 : 0);
      // What comes in time never was held.
      count("released", seconds() < campaign.start() ? 0 : -1);
      send(fresh);
    }
  }

  private void forget() {
    known
        .values()
        .removeIf(
            one -> {
              boolean over = seconds() >= one.campaign.end();
              if (over && !one.counted) {
                count("released", 1);
                count("filtered", 1);
              }
              return over;
            });
  }

  private void send(Known one) {
    if (seconds() < one.campaign.start()) {
      return;
    }
    if (!one.counted) {
      one.counted = true;
      count("released", 1);
      count("written", 1);
    }
    for (String client : subscribers().getOrDefault(one.campaign.restaurant(), List.of())) {
      if (one.clients.add(client)) {
        sent.add(new ModelPromotion(one.campaign, client, seconds()));
      }
    }
  }

  /**
   * By restaurant, as it was when it was first looked at since the last multiple of the interval.
   */
  private Map<String, List<String>> subscribers() {
    if (lastRead == null || readIn != now / refreshMillis) {
      lastRead = new HashMap<>();
      for (String[] row : table) {
        lastRead.computeIfAbsent(row[1], any -> new ArrayList<>()).add(row[0]);
      }
      readIn = now / refreshMillis;
    }
    return lastRead;
  }

  private long seconds() {
    return now / 1000;
  }

  private void count(String name, long more) {
    counts.merge(name, more, Long::sum);
  }
}
