package io.podium.benchmarks.flink;

/** A row of the table and of gold. Flink's serializer of public fields does: there are few. */
public final class Feature {
  public String sport;
  public String medal;
  public String sex;
  public String countryNoc;
  public long results;
  public double avgHeight;
  public double avgWeight;

  public String getSport() {
    return sport;
  }
}
