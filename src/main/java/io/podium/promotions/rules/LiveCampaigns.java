package io.podium.promotions.rules;

import io.podium.rules.HashSet128;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Campaigns from the message that brought them until their end, and whom each was sent to. It is
 * all that has to be remembered: nothing of it is about a campaign that has ended. Not thread-safe.
 */
public final class LiveCampaigns {
  private final Map<CampaignKey, Entry> entries = new LinkedHashMap<>();
  private boolean changed;

  /** What became of a message. */
  public enum Outcome {
    /** Its campaign is valid now. */
    STARTED,
    /** Its campaign starts later. */
    WAITING,
    /** A message before it had brought the campaign. */
    DUPLICATE,
    /** Its campaign is over. */
    ENDED
  }

  /** A campaign and what was done about it. */
  public static final class Entry {
    private final Campaign campaign;
    private final HashSet128 sent;
    private boolean waiting;

    private Entry(Campaign campaign, boolean waiting, HashSet128 sent) {
      this.campaign = Objects.requireNonNull(campaign, "campaign");
      this.waiting = waiting;
      this.sent = Objects.requireNonNull(sent, "sent");
    }

    /** The campaign. */
    public Campaign campaign() {
      return campaign;
    }

    /** Whether it has never been looked at while it was valid. */
    public boolean isWaiting() {
      return waiting;
    }

    /** The hashes of the clients it was sent to. */
    public HashSet128 sent() {
      return sent;
    }
  }

  /** Puts back what {@link #entries} has given. */
  public void restore(Campaign campaign, boolean waiting, HashSet128 sent) {
    entries.put(campaign.key(), new Entry(campaign, waiting, sent));
  }

  /** All that is remembered. */
  public Collection<Entry> entries() {
    return entries.values();
  }

  /** Whether anything has changed since it was made, or since it was asked last. */
  public boolean takeChanged() {
    boolean was = changed;
    changed = false;
    return was;
  }

  /**
   * Forgets the campaigns that have ended. It comes before all else that is done at a moment.
   *
   * @return how many of them were waiting still, as nobody looked while they were valid
   */
  public int forgetEnded(long nowMillis) {
    int missed = 0;
    for (Iterator<Entry> all = entries.values().iterator(); all.hasNext(); ) {
      Entry entry = all.next();
      if (entry.campaign.hasEnded(nowMillis)) {
        missed += entry.waiting ? 1 : 0;
        all.remove();
        changed = true;
      }
    }
    return missed;
  }

  /**
   * Takes a campaign in, unless it is known or over. One that has started is sent by the next look.
   */
  public Outcome take(Campaign campaign, long nowMillis) {
    if (entries.containsKey(campaign.key())) {
      return Outcome.DUPLICATE;
    }
    if (campaign.hasEnded(nowMillis)) {
      return Outcome.ENDED;
    }
    entries.put(campaign.key(), new Entry(campaign, true, new HashSet128()));
    changed = true;
    return campaign.hasStarted(nowMillis) ? Outcome.STARTED : Outcome.WAITING;
  }

  /**
   * Whether {@link #look} would have anything to look at, which takes subscribers.
   *
   * @param arrivals what would be taken before
   */
  public boolean hasToLook(long nowMillis, boolean again, Collection<Campaign> arrivals) {
    return entries.values().stream()
            .anyMatch(
                entry -> !entry.campaign.hasEnded(nowMillis) && hasToLook(entry, nowMillis, again))
        || arrivals.stream()
            .anyMatch(arrival -> arrival.isValid(nowMillis) && !isKnown(arrival.key(), nowMillis));
  }

  private boolean isKnown(CampaignKey key, long nowMillis) {
    Entry entry = entries.get(key);
    return entry != null && !entry.campaign.hasEnded(nowMillis);
  }

  private static boolean hasToLook(Entry entry, long nowMillis, boolean again) {
    return (entry.waiting || again) && entry.campaign.hasStarted(nowMillis);
  }

  /**
   * Sends the campaigns that are valid now to those who have subscribed, to each of them once.
   *
   * @param again whether to look again at those that were looked at before, as the subscribers may
   *     be others
   * @param subscribers who there is; may be null where there is nothing to look at
   * @param send takes what is to be sent
   * @return how many campaigns were looked at for the first time
   */
  public int look(
      long nowMillis, boolean again, Subscribers subscribers, Consumer<Promotion> send) {
    int first = 0;
    for (Entry entry : entries.values()) {
      if (hasToLook(entry, nowMillis, again)) {
        if (entry.waiting) {
          entry.waiting = false;
          changed = true;
          first++;
        }
        send(entry, subscribers, nowMillis, send);
      }
    }
    return first;
  }

  private void send(
      Entry entry, Subscribers subscribers, long nowMillis, Consumer<Promotion> send) {
    long now = Math.floorDiv(nowMillis, 1000L);
    for (Subscribers.Client client : subscribers.of(entry.campaign.key().restaurantId())) {
      if (entry.sent.add(client.hash())) {
        changed = true;
        send.accept(new Promotion(entry.campaign, client.id(), now));
      }
    }
  }

  /**
   * The next moment at which something is to be done: a start, an end, or a look again.
   *
   * @param againMillis when those that were looked at are to be looked at again
   * @return in milliseconds since 1970-01-01 UTC; empty where nothing is remembered
   */
  public OptionalLong nextMillis(long againMillis) {
    return entries.values().stream()
        .mapToLong(
            entry ->
                entry.waiting
                    ? entry.campaign.start() * 1000
                    : Math.min(againMillis, entry.campaign.end() * 1000))
        .min();
  }
}
