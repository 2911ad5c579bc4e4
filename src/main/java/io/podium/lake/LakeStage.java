package io.podium.lake;

import java.io.IOException;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.beam.sdk.Pipeline;

/** A stage that makes a layer of one date from the layer before. */
public interface LakeStage {
  /** The stage's name, as commands and manifests have it. */
  String name();

  /**
   * What the stage makes for a date.
   *
   * @param lake must hold the layer before
   * @return one for each table
   * @throws io.podium.errors.InputNotReadyException where something is not there, or not in a state
   *     to be read; it says what to do
   * @throws IOException where the lake cannot be read
   */
  List<Output> outputs(Lake lake, LocalDate date) throws IOException;

  /**
   * Adds the graph to a pipeline.
   *
   * @param outputs what {@link #outputs} gave
   * @param target where they are written: the same folders below another root
   */
  void build(Pipeline pipeline, Lake lake, LocalDate date, List<Output> outputs, Lake target);

  /**
   * A table that a stage makes.
   *
   * @param table the table's name
   * @param folder where its file goes, below the root
   * @param schema its columns
   * @param rejects where goes what is set aside, below the root
   * @param input the file that is read
   * @param read how many rows that has; null where nobody knows before it is read
   * @param countColumn the column that holds how many rows of the input are behind one of the
   *     output; null where it is one
   */
  record Output(
      String table,
      String folder,
      Schema schema,
      String rejects,
      String input,
      Long read,
      String countColumn)
      implements Serializable {
    public Output {
      Objects.requireNonNull(table, "table");
      Objects.requireNonNull(folder, "folder");
      Objects.requireNonNull(schema, "schema");
      Objects.requireNonNull(rejects, "rejects");
      Objects.requireNonNull(input, "input");
    }
  }
}
