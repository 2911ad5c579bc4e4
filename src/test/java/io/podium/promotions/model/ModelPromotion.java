package io.podium.promotions.model;

/**
 * A campaign that is sent to a client.
 *
 * @param at in seconds since 1970
 */
public record ModelPromotion(ModelCampaign campaign, String client, long at) {}
