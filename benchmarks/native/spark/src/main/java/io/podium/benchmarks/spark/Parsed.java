package io.podium.benchmarks.spark;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;

/** The results of a partition's rows, without those that are rejected. */
final class Parsed<T> implements Iterator<MeasuredResult> {
  private final Iterator<T> rows;
  private final Function<T, MeasuredResult> parse;
  private MeasuredResult next;

  /**
   * @param parse gives null for a row that is rejected; it may give the same object again and again
   */
  Parsed(Iterator<T> rows, Function<T, MeasuredResult> parse) {
    this.rows = rows;
    this.parse = parse;
  }

  @Override
  public boolean hasNext() {
    while (next == null && rows.hasNext()) {
      next = parse.apply(rows.next());
    }
    return next != null;
  }

  @Override
  public MeasuredResult next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    MeasuredResult result = next;
    next = null;
    return result;
  }
}
