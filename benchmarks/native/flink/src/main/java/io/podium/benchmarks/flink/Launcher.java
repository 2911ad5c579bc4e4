package io.podium.benchmarks.flink;

import java.sql.SQLException;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ResourceManagerOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.function.ThrowingRunnable;

/** What the two programs share: the start, the settings and the middle of the job. */
final class Launcher {
  private Launcher() {}

  /** Runs a program and ends the JVM: with 2 where the command line is wrong, 1 where it fails. */
  static void run(ThrowingRunnable<Exception> program) {
    int status = 0;
    try {
      program.run();
    } catch (Options.UsageException e) {
      System.err.println(e.getMessage());
      status = 2;
    } catch (Exception e) {
      e.printStackTrace();
      status = 1;
    }
    System.exit(status);
  }

  /** An environment within this JVM that uses no serializer but those that the classes name. */
  static StreamExecutionEnvironment environment(Options options, Configuration config) {
    // Nothing here asks for Hadoop's security, but Parquet puts its classes on the class path.
    config.set(SecurityOptions.DELEGATION_TOKENS_ENABLED, false);
    // The slots are there from the start: nothing is gained by waiting for more requests for them.
    config.set(ResourceManagerOptions.REQUIREMENTS_CHECK_DELAY, Duration.ZERO);
    config.set(ResourceManagerOptions.DECLARE_NEEDED_RESOURCE_DELAY, Duration.ZERO);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(options.number("parallelism"), config);
    env.getConfig().enableObjectReuse();
    env.getConfig().disableGenericTypes();
    return env;
  }

  /**
   * Joins results, totals them and puts the features into the table.
   *
   * @param matchedOnly see {@link JoinBios}
   */
  static SingleOutputStreamOperator<Feature> features(
      DataStream<Result> results, Options options, boolean matchedOnly) throws SQLException {
    Database database = options.database();
    TableSink table = new TableSink(database, options.table("aggTable"));
    table.createTable();
    SingleOutputStreamOperator<Feature> features =
        results
            .flatMap(new JoinBios(database, options.table("bioTable"), matchedOnly))
            .returns(PlainType.RESULT)
            .name("join")
            .keyBy(result -> result.group, PlainType.GROUP_KEY)
            .transform("totals", TypeInformation.of(Feature.class), new Totals());
    // A thread of its own, so that results are read on while the database works.
    features.sinkTo(table).name("table").disableChaining();
    return features;
  }
}
