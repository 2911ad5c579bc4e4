package io.podium.athletes;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.athletes.PackedResults.Group;
import io.podium.athletes.rules.AthleteResultFormat;
import io.podium.errors.RejectedException;
import io.podium.rules.Hash128;
import io.podium.rules.Row;
import io.podium.rules.WindowSize;
import io.podium.transforms.Outcomes;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.Test;

class ResultPackerTest {
  private static final int SHARDS = 4;

  private final List<KV<Integer, byte[]>> packed = new ArrayList<>();
  private final ResultPacker packer = new ResultPacker(WindowSize.GLOBAL, SHARDS, packed::add);

  @Test
  void allOfAGroupIsInOneShardBundleAfterBundle() {
    for (int bundle = 1; bundle <= 3; bundle++) {
      packer.row(result("Judo", 1), null);
      packer.row(result("Judo", 2), null);
      packer.flush();

      assertThat(packed).hasSize(bundle);
      assertThat(read()).endsWith("Judo NOR 1", "Judo NOR 2").hasSize(2 * bundle);
    }
    assertThat(packed.stream().map(KV::getKey)).containsOnly(packed.get(0).getKey());
  }

  /** The state of streams is by shard: in others, duplicates would count again. */
  @Test
  void aGroupKeepsItsShard() {
    ResultPacker stream = new ResultPacker(WindowSize.GLOBAL, AverageMessages.SHARDS, packed::add);
    stream.row(result("Judo", 1), null);
    stream.row(result("Rowing", 1), null);
    stream.flush();

    assertThat(packed.stream().map(KV::getKey)).containsExactly(32, 46);
  }

  @Test
  void whatCannotBeReadIsCounted() {
    packer.rejected(new RejectedException("empty", "the message is empty"), null);
    packer.row(result("", 1), null);
    packer.flush();
    packer.flush();

    assertThat(read()).containsExactly("2 " + Outcomes.REJECTED);
  }

  private static Row result(String sport, int athlete) {
    Object[] values = new Object[AthleteResultFormat.COLUMNS.size()];
    values[AthleteResultFormat.COLUMNS.indexOf("edition")] = "1992 Summer Olympics";
    values[AthleteResultFormat.COLUMNS.indexOf("country_noc")] = "NOR";
    values[AthleteResultFormat.COLUMNS.indexOf("sport")] = sport;
    values[AthleteResultFormat.COLUMNS.indexOf("athlete_id")] = Integer.toString(athlete);
    return new Row(AthleteResultFormat.COLUMNS, values);
  }

  private List<String> read() {
    List<String> read = new ArrayList<>();
    for (KV<Integer, byte[]> array : packed) {
      PackedResults.read(
          array.getValue(),
          new PackedResults.Reader<String>() {
            @Override
            public String group(Group group) {
              return group.sport() + ' ' + group.countryNoc();
            }

            @Override
            public void result(Hash128 identity, String group, long athleteId) {
              read.add(group + ' ' + athleteId);
            }

            @Override
            public void count(String outcome, long rows) {
              read.add(rows + " " + outcome);
            }
          });
    }
    return read;
  }
}
