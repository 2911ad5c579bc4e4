package io.podium.benchmarks.spark;

import java.io.Serializable;

/**
 * What is left of a result for the rest of the work: the row's identity as a hash of 128 bits, its
 * group, and the athlete's measures. A bean, so that Spark's encoder is generated code.
 */
public final class MeasuredResult implements Serializable {
  private static final long serialVersionUID = 1;

  private long hash1;
  private long hash2;
  private String sport;
  private String medal;
  private String sex;
  private String country;
  private long height;
  private long weight;

  public long getHash1() {
    return hash1;
  }

  public void setHash1(long hash1) {
    this.hash1 = hash1;
  }

  public long getHash2() {
    return hash2;
  }

  public void setHash2(long hash2) {
    this.hash2 = hash2;
  }

  public String getSport() {
    return sport;
  }

  public void setSport(String sport) {
    this.sport = sport;
  }

  public String getMedal() {
    return medal;
  }

  public void setMedal(String medal) {
    this.medal = medal;
  }

  public String getSex() {
    return sex;
  }

  public void setSex(String sex) {
    this.sex = sex;
  }

  public String getCountry() {
    return country;
  }

  public void setCountry(String country) {
    this.country = country;
  }

  /** In thousandths of a centimetre. */
  public long getHeight() {
    return height;
  }

  public void setHeight(long height) {
    this.height = height;
  }

  /** In grams. */
  public long getWeight() {
    return weight;
  }

  public void setWeight(long weight) {
    this.weight = weight;
  }
}
