package io.podium.benchmarks.flink;

import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.Collector;

/** Joins results with the athletes in memory, before anything is shuffled. */
final class JoinBios extends RichFlatMapFunction<Result, Result> {
  private final Database database;
  private final String table;
  private final boolean matchedOnly;
  private final LongCounter read = new LongCounter();
  private final LongCounter rejected = new LongCounter();
  private transient Bios bios;

  /**
   * @param matchedOnly drops what does not count; else it goes on, so that duplicates can be told
   *     from the rest before it is counted
   */
  JoinBios(Database database, String table, boolean matchedOnly) {
    this.database = database;
    this.table = table;
    this.matchedOnly = matchedOnly;
  }

  @Override
  public void open(Configuration parameters) throws Exception {
    getRuntimeContext().addAccumulator("read", read);
    getRuntimeContext().addAccumulator("rejected", rejected);
    bios = Bios.load(database, table);
  }

  @Override
  public void flatMap(Result result, Collector<Result> out) {
    read.add(1L);
    if (result == Result.REJECTED) {
      rejected.add(1L);
      return;
    }
    bios.join(result);
    if (!matchedOnly || result.join == Result.MATCHED) {
      out.collect(result);
    }
  }
}
