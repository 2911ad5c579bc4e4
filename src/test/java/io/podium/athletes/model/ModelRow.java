package io.podium.athletes.model;

/**
 * What a feature row says.
 *
 * @param results how many results stand behind the means; at least 1
 * @param avgHeight mean height in centimetres
 * @param avgWeight mean weight in kilograms
 */
public record ModelRow(long results, double avgHeight, double avgWeight) {}
