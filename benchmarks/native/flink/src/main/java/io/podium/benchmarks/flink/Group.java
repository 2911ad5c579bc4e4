package io.podium.benchmarks.flink;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The state of a group: its totals, and the hashes of all its rows. Since the columns of a group's
 * key are part of a row, identical rows always meet in the same group, and one shuffle does for
 * duplicates and totals. The hashes lie in one array, which a checkpoint copies and writes as a
 * whole: an entry of Flink's own for each row would take several times the memory and time.
 */
final class Group {
  long results;
  long height;
  long weight;

  /** Whether the group is on the list of those to be written. */
  boolean changed;

  /** An open hash table: pairs of longs, (0, 0) where a place is free. */
  private long[] rows;

  private int size;

  Group() {
    this(8);
  }

  private Group(int places) {
    rows = new long[2 * places];
  }

  /** Remembers a row; false where it is known. */
  boolean addRow(long high, long low) {
    if (8 * size >= 3 * rows.length) {
      Group bigger = new Group(rows.length);
      for (int i = 0; i < rows.length; i += 2) {
        if ((rows[i] | rows[i + 1]) != 0) {
          bigger.insert(rows[i], rows[i + 1]);
        }
      }
      rows = bigger.rows;
    }
    return insert(high, low);
  }

  private boolean insert(long high, long low) {
    if ((high | low) == 0) {
      low = 1;
    }
    int mask = rows.length - 2;
    int i = (int) low & mask;
    while ((rows[i] | rows[i + 1]) != 0) {
      if (rows[i] == high && rows[i + 1] == low) {
        return false;
      }
      i = (i + 2) & mask;
    }
    rows[i] = high;
    rows[i + 1] = low;
    size++;
    return true;
  }

  /** Writes the totals and the hashes, without free places. */
  public static final class Serializer extends PlainSerializer<Group> {
    @Override
    public void serialize(Group group, DataOutputView out) throws IOException {
      out.writeLong(group.results);
      out.writeLong(group.height);
      out.writeLong(group.weight);
      out.writeBoolean(group.changed);
      out.writeInt(group.size);
      long[] rows = group.rows;
      for (int i = 0; i < rows.length; i += 2) {
        if ((rows[i] | rows[i + 1]) != 0) {
          out.writeLong(rows[i]);
          out.writeLong(rows[i + 1]);
        }
      }
    }

    @Override
    public Group deserialize(DataInputView in) throws IOException {
      long results = in.readLong();
      long height = in.readLong();
      long weight = in.readLong();
      boolean changed = in.readBoolean();
      int size = in.readInt();
      Group group = new Group(Math.max(8, Integer.highestOneBit(size) * 2));
      group.results = results;
      group.height = height;
      group.weight = weight;
      group.changed = changed;
      for (int i = 0; i < size; i++) {
        group.addRow(in.readLong(), in.readLong());
      }
      return group;
    }

    @Override
    public Group copy(Group from) {
      Group copy = new Group(0);
      copy.results = from.results;
      copy.height = from.height;
      copy.weight = from.weight;
      copy.changed = from.changed;
      copy.rows = from.rows.clone();
      copy.size = from.size;
      return copy;
    }
  }
}
