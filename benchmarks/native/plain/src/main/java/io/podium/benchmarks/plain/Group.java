package io.podium.benchmarks.plain;

/** What is counted together. */
record Group(String sport, String medal, String sex, String countryNoc) {}
