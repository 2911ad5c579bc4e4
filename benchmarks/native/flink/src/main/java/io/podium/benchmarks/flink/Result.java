package io.podium.benchmarks.flink;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** What the totals need of a row: the hash that tells rows apart, its group and the measures. */
final class Result {
  /** Stands for a row that was rejected, so that it can be counted. */
  static final Result REJECTED = new Result();

  /** What became of the join. */
  static final byte MATCHED = 0;

  static final byte UNMATCHED = 1;
  static final byte FILTERED = 2;

  long hashHigh;
  long hashLow;
  long athleteId;

  /** Medal, sport and country; the key of the group without the sex, which the join finds. */
  byte[] key;

  byte join;
  GroupKey group;
  long height;
  long weight;

  /**
   * Writes what is used behind the join. Flink's own serializer of objects would do, too, but it
   * goes through reflection for each field.
   */
  public static final class Serializer extends PlainSerializer<Result> {
    @Override
    public void serialize(Result result, DataOutputView out) throws IOException {
      out.writeLong(result.hashHigh);
      out.writeLong(result.hashLow);
      out.writeByte(result.join);
      if (result.join == MATCHED) {
        out.writeLong(result.height);
        out.writeLong(result.weight);
      }
      GroupKey.write(result.group, out);
    }

    @Override
    public Result deserialize(DataInputView in) throws IOException {
      Result result = new Result();
      result.hashHigh = in.readLong();
      result.hashLow = in.readLong();
      result.join = in.readByte();
      if (result.join == MATCHED) {
        result.height = in.readLong();
        result.weight = in.readLong();
      }
      result.group = GroupKey.read(in);
      return result;
    }

    @Override
    public Result copy(Result from) {
      Result copy = new Result();
      copy.hashHigh = from.hashHigh;
      copy.hashLow = from.hashLow;
      copy.athleteId = from.athleteId;
      copy.key = from.key;
      copy.join = from.join;
      copy.group = from.group;
      copy.height = from.height;
      copy.weight = from.weight;
      return copy;
    }
  }
}
