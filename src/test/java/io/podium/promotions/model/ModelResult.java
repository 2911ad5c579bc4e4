package io.podium.promotions.model;

import java.util.List;
import java.util.SortedMap;

/**
 * What a run must come to.
 *
 * @param sent in the order of sending
 * @param counts what became of the messages, by name
 * @param remembered campaigns that are not over at the end
 */
public record ModelResult(
    List<ModelPromotion> sent, SortedMap<String, Long> counts, int remembered) {}
