package io.podium.athletes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.podium.athletes.PackedResults.Group;
import io.podium.athletes.rules.AthleteResultFormat;
import io.podium.rules.Hash128;
import io.podium.rules.JsonRows;
import io.podium.rules.RawRow;
import io.podium.rules.WindowSize;
import io.podium.transforms.Outcomes;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.Test;

class ResultPackerTest {
  private static final int SHARDS = 4;

  /** More than a packer remembers. */
  private static final int MANY = 60_000;

  private final List<KV<Integer, byte[]>> packed = new ArrayList<>();
  private final ResultPacker packer = new ResultPacker(WindowSize.GLOBAL, SHARDS, packed::add);
  private int groups;

  @Test
  void allOfAGroupIsInOneShardBundleAfterBundle() {
    for (int bundle = 1; bundle <= 3; bundle++) {
      packer.accept(result("Judo", 1));
      packer.accept(result("Judo", 2));
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
    stream.accept(result("Judo", 1));
    stream.accept(result("Rowing", 1));
    stream.flush();

    assertThat(packed.stream().map(KV::getKey)).containsExactly(32, 46);
  }

  /** A blank in front has to be stripped, which the quick way leaves to the rules. */
  @Test
  void aGroupIsOneInWhicheverWayItsRowsAreRead() {
    packer.accept(result(" NOR", "Judo", 1));
    packer.accept(result("NOR", "Judo", 2));
    packer.accept(result("NOR ", "Judo", 3));
    packer.flush();

    assertThat(packed).hasSize(1);
    assertThat(read()).containsExactly("Judo NOR 1", "Judo NOR 2", "Judo NOR 3");
    assertThat(groups).isEqualTo(1);
  }

  @Test
  void moreGroupsThanHaveRoomAreWrittenAgain() {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < MANY; i++) {
        packer.accept(result("NOR", "Sport " + i, i + 1));
      }
    }
    packer.flush();

    List<String> all = read();
    assertThat(all).hasSize(2 * MANY);
    assertThat(all.stream().distinct()).hasSize(MANY);
    assertThat(groups).isGreaterThan(MANY);
    assertThat(packed.stream().mapToInt(KV::getKey).distinct()).hasSize(SHARDS);
  }

  @Test
  void aWindowOfItsOwnIsAGroupOfItsOwn() {
    ResultPacker windowed = new ResultPacker(WindowSize.parse("365d"), 1, packed::add);
    windowed.accept(result("NOR", "Judo", 1));
    windowed.accept(
        row(
            "{\"edition\":\"2004 S\",\"country_noc\":\"NOR\",\"sport\":\"Judo\",\"athlete_id\":2}"));
    windowed.flush();

    assertThat(read()).containsExactly("Judo NOR 1", "Judo NOR 2");
    assertThat(groups).isEqualTo(2);
  }

  @Test
  void whatCannotBeReadIsCounted() {
    packer.accept(row("not JSON"));
    packer.accept(result("", 1));
    packer.flush();
    packer.flush();

    assertThat(read()).containsExactly("2 " + Outcomes.REJECTED);
  }

  private static RawRow result(String sport, int athlete) {
    return result("NOR", sport, athlete);
  }

  private static RawRow result(String countryNoc, String sport, int athlete) {
    return row(
        "{\"edition\":\"1992 Summer Olympics\",\"country_noc\":\"%s\",\"sport\":\"%s\",\"athlete_id\":%d}"
            .formatted(countryNoc, sport, athlete));
  }

  private static RawRow row(String message) {
    byte[] bytes = message.getBytes(UTF_8);
    return JsonRows.ofThisThread(AthleteResultFormat.COLUMNS).raw(bytes, 0, bytes.length);
  }

  private List<String> read() {
    List<String> read = new ArrayList<>();
    for (KV<Integer, byte[]> array : packed) {
      PackedResults.read(
          array.getValue(),
          new PackedResults.Reader<String>() {
            @Override
            public String group(Group group) {
              groups++;
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
