package io.podium.benchmarks.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What batch and stream have in common. */
final class Features {
  private Features() {}

  /**
   * A session within this JVM. There is one shuffle partition for each core, so adaptive execution
   * would only cost time.
   */
  static SparkSession.Builder session(Options options) {
    String parallelism = options.get("parallelism");
    return SparkSession.builder()
        .master("local[" + parallelism + "]")
        .appName("athlete-features")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.hadoop.fs.file.impl", LocalFiles.class.getName())
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.sql.shuffle.partitions", parallelism);
  }

  /**
   * Groups results. The sums are of whole numbers, so they are exact; a mean is divided once, by
   * {@code 1000.0 * results}.
   *
   * @return sport, medal, sex, country_noc, results, avg_height and avg_weight
   */
  static Dataset<Row> group(Dataset<Row> results) {
    return results
        .groupBy("sport", "medal", "sex", "country")
        .agg(count(lit(1)).as("results"), sum("height").as("height"), sum("weight").as("weight"))
        .select(
            col("sport"),
            col("medal"),
            col("sex"),
            col("country").as("country_noc"),
            col("results"),
            mean("height").as("avg_height"),
            mean("weight").as("avg_weight"));
  }

  /** Does work while Spark does something else. */
  static <T> CompletableFuture<T> async(Callable<T> work) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return work.call();
          } catch (Exception failure) {
            throw new CompletionException(failure);
          }
        });
  }

  private static Column mean(String sum) {
    return col(sum).divide(lit(1000.0).multiply(col("results")));
  }
}
