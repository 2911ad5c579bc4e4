package io.podium.athletes;

import io.podium.athletes.rules.AthleteResultFormat;
import io.podium.athletes.rules.AthleteResultJson;
import io.podium.errors.InputNotReadyException;
import io.podium.errors.RejectedException;
import io.podium.io.CsvFile;
import io.podium.io.KafkaSink;
import io.podium.io.ReadFiles;
import io.podium.io.ReadTable;
import io.podium.io.TablePartitions;
import io.podium.io.TopicWriter;
import io.podium.rules.CsvRows;
import io.podium.rules.RawRow;
import io.podium.rules.TextRow;
import io.podium.transforms.Outcomes;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;

/** Olympic results, from a table or from files, become JSON messages of a topic, one a row. */
public final class PublishResultsPipeline {
  /** The counter of rows that became messages and are sent. */
  public static final String PUBLISHED = "published";

  private PublishResultsPipeline() {}

  /**
   * Adds the graph to a pipeline.
   *
   * @param table how the table is read, from {@link PublishConfig#prepare}; null where files are
   */
  public static void build(Pipeline pipeline, PublishConfig config, TablePartitions table) {
    if (config.isFromTable()) {
      pipeline
          .apply(
              "ReadTable",
              ReadTable.of(config.database(), table, AthleteResultFormat.COLUMNS.size()))
          .apply("PublishRows", ParDo.of(new PublishRowsFn(config.topic())));
    } else {
      pipeline
          .apply("ReadFiles", ReadFiles.of(config.results()))
          .apply("PublishFiles", ParDo.of(new PublishFilesFn(config.topic())));
    }
  }

  /** Has a producer, and ends a bundle when its messages are in the topic. */
  private abstract static class PublishFn<T> extends DoFn<T, Void> {
    private static final int COUNTED_TOGETHER = 1_000;

    private final Counter published = Outcomes.counter(PUBLISHED);
    private final KafkaSink topic;
    private transient TopicWriter writer;
    private transient AthleteResultJson json;
    private transient long sent;

    private PublishFn(KafkaSink topic) {
      this.topic = topic;
    }

    @Setup
    public void setup() {
      writer = new TopicWriter(topic);
      json = new AthleteResultJson();
    }

    @FinishBundle
    public void finishBundle() {
      writer.flush();
      countSent();
    }

    @Teardown
    public void teardown() {
      if (writer != null) {
        writer.close();
      }
    }

    final void publish(RawRow row) throws RejectedException {
      json.read(row);
      writer.send(json.key(), json.value());
      // To count each costs as much as to read a field.
      if (++sent == COUNTED_TOGETHER) {
        countSent();
      }
    }

    private void countSent() {
      published.inc(sent);
      sent = 0;
    }
  }

  private static final class PublishRowsFn extends PublishFn<List<String>> {
    private PublishRowsFn(KafkaSink topic) {
      super(topic);
    }

    @ProcessElement
    public void process(@Element List<String> row) throws RejectedException {
      publish(TextRow.of(row, AthleteResultFormat.COLUMNS));
    }
  }

  /** A file's rows are sent one by one: all of them may be more than the memory holds. */
  private static final class PublishFilesFn extends PublishFn<FileIO.ReadableFile> {
    private PublishFilesFn(KafkaSink topic) {
      super(topic);
    }

    @ProcessElement
    public void process(@Element FileIO.ReadableFile file) {
      String name = file.getMetadata().resourceId().toString();
      CsvFile.readRaw(
          file,
          AthleteResultFormat.COLUMNS,
          AthleteResultFormat.REQUIRED,
          line -> publish(line, name));
    }

    private void publish(CsvRows.RawLine line, String file) {
      try {
        publish(line);
      } catch (RejectedException rejected) {
        throw new InputNotReadyException(
            file + ':' + line.line() + ": " + rejected.getMessage(), rejected);
      }
    }
  }
}
