/**
 * Restaurants' campaigns, sent to those who have subscribed: the pipeline and what it is made of.
 */
package io.podium.promotions;
