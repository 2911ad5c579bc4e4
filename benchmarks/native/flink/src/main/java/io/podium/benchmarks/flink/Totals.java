package io.podium.benchmarks.flink;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Drops duplicates and keeps the totals of the groups. The groups that changed go on right before a
 * checkpoint's barrier, each once, and at the end of the input: what a checkpoint holds is in the
 * table before it is complete, and no state needs to say what is still to be written.
 *
 * <p>An operator and not a function, for a function hears of a barrier only when it has passed.
 */
final class Totals extends AbstractStreamOperator<Feature>
    implements OneInputStreamOperator<Result, Feature>, BoundedOneInput {
  private final LongCounter duplicate = new LongCounter();
  private final LongCounter filtered = new LongCounter();
  private final LongCounter unmatched = new LongCounter();
  private final LongCounter written = new LongCounter();
  private transient ValueState<Group> groups;
  private transient List<GroupKey> changed;

  @Override
  public void open() throws Exception {
    super.open();
    getRuntimeContext().addAccumulator("duplicate", duplicate);
    getRuntimeContext().addAccumulator("filtered", filtered);
    getRuntimeContext().addAccumulator("unmatched", unmatched);
    getRuntimeContext().addAccumulator("written", written);
    groups =
        getRuntimeContext().getState(new ValueStateDescriptor<>("groups", new Group.Serializer()));
    changed = new ArrayList<>();
  }

  @Override
  public void processElement(StreamRecord<Result> element) throws Exception {
    Result result = element.getValue();
    // A value of the heap's state may be changed in place: it is a copy where a checkpoint that is
    // still being written needs the former one.
    Group group = groups.value();
    if (group == null) {
      group = new Group();
      groups.update(group);
    }
    if (!group.addRow(result.hashHigh, result.hashLow)) {
      duplicate.add(1L);
      return;
    }
    if (result.join != Result.MATCHED) {
      (result.join == Result.FILTERED ? filtered : unmatched).add(1L);
      return;
    }
    written.add(1L);
    group.results++;
    group.height += result.height;
    group.weight += result.weight;
    if (!group.changed) {
      group.changed = true;
      changed.add(result.group);
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    emitChanged();
  }

  @Override
  public void endInput() throws Exception {
    emitChanged();
  }

  private void emitChanged() throws Exception {
    StreamRecord<Feature> out = new StreamRecord<>(null);
    for (GroupKey key : changed) {
      setCurrentKey(key);
      Group group = groups.value();
      group.changed = false;
      Feature feature = new Feature();
      key.describe(feature);
      feature.results = group.results;
      feature.avgHeight = group.height / (1000.0 * group.results);
      feature.avgWeight = group.weight / (1000.0 * group.results);
      output.collect(out.replace(feature));
    }
    changed.clear();
  }
}
