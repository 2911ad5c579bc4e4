package io.podium.athletes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.podium.athletes.rules.FeatureKey;
import io.podium.athletes.rules.FeatureRow;
import io.podium.io.TableSpec;
import java.lang.reflect.Proxy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class FeatureTableTest {
  private static final FeatureKey KEY = new FeatureKey("Judo", "Gold", "Male", "FRA");
  private static final Instant START = Instant.parse("1896-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("1897-01-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");

  @Test
  void hasAColumnForEachValue() {
    FeatureRow row = new FeatureRow(KEY, START, END, 3, 180.25, 77.5, NOW);

    assertThat(values(row))
        .containsExactly(
            "Judo",
            "Gold",
            "Male",
            "FRA",
            LocalDateTime.parse("1896-01-01T00:00:00"),
            LocalDateTime.parse("1897-01-01T00:00:00"),
            3L,
            180.25,
            77.5,
            LocalDateTime.parse("2026-02-03T04:05:06.789"))
        .hasSameSizeAs(FeatureTable.named("athlete_agg").columns());
  }

  @Test
  void theGlobalWindowSpansAllThatATableCanHold() {
    Object[] values = values(new FeatureRow(KEY, null, null, 1, 1, 1, NOW));

    assertThat(values[4]).isEqualTo(LocalDateTime.parse("1000-01-01T00:00:00"));
    assertThat(values[5]).isEqualTo(LocalDateTime.parse("9999-12-31T23:59:59.999"));
  }

  @Test
  void aWindowThatReachesBeyondWhatATableCanHoldIsCut() {
    Object[] first =
        values(
            new FeatureRow(
                KEY,
                Instant.parse("0970-01-01T00:00:00Z"),
                Instant.parse("1070-01-01T00:00:00Z"),
                1,
                1,
                1,
                NOW));
    Object[] last =
        values(
            new FeatureRow(
                KEY,
                Instant.parse("9970-01-01T00:00:00Z"),
                Instant.parse("+10070-01-01T00:00:00Z"),
                1,
                1,
                1,
                NOW));

    assertThat(first[4]).isEqualTo(LocalDateTime.parse("1000-01-01T00:00:00"));
    assertThat(first[5]).isEqualTo(LocalDateTime.parse("1070-01-01T00:00:00"));
    assertThat(last[4]).isEqualTo(LocalDateTime.parse("9970-01-01T00:00:00"));
    assertThat(last[5]).isEqualTo(LocalDateTime.parse("9999-12-31T23:59:59.999"));
  }

  @Test
  void timesHaveNoMoreThanMilliseconds() {
    Instant nanos = Instant.parse("1969-12-31T23:59:59.123999999Z");

    assertThat(values(new FeatureRow(KEY, START, END, 1, 1, 1, nanos))[9])
        .isEqualTo(LocalDateTime.parse("1969-12-31T23:59:59.123"));
  }

  @Test
  void rowsAreWrittenInTheOrderOfTheKey() {
    List<FeatureRow> ordered =
        List.of(
            row("Archery", "Gold", "Male", "USA", END),
            row("Judo", "Bronze", "Male", "USA", END),
            row("Judo", "Gold", "Female", "USA", END),
            row("Judo", "Gold", "Male", "FRA", END),
            row("Judo", "Gold", "Male", "USA", null),
            row("Judo", "Gold", "Male", "USA", START),
            row("Judo", "Gold", "Male", "USA", END));
    List<FeatureRow> shuffled = new ArrayList<>(ordered);
    Collections.shuffle(shuffled, new Random(1));

    List<Object[]> values = FeatureTable.named("agg").latest(FeatureTable.values(shuffled));

    assertThat(values).hasSameSizeAs(ordered);
    for (int i = 0; i < ordered.size(); i++) {
      assertThat(values.get(i)).as("row %d", i).containsExactly(values(ordered.get(i)));
    }
  }

  @Test
  void aRowComesBackAsItWasWritten() throws SQLException {
    FeatureRow windowed = new FeatureRow(KEY, START, END, 3, 180.25, 77.5, NOW);
    FeatureRow global = new FeatureRow(KEY, null, null, 3, 180.25, 77.5, NOW);

    assertThat(FeatureTable.read(resultSet(values(windowed)))).isEqualTo(windowed);
    assertThat(FeatureTable.read(resultSet(values(global)))).isEqualTo(global);
  }

  @Test
  void aCutWindowIsNotTakenForTheGlobalOne() throws SQLException {
    FeatureRow cut =
        new FeatureRow(
            KEY,
            Instant.parse("-8029-01-01T00:00:00Z"),
            Instant.parse("1970-01-01T00:00:00Z"),
            1,
            1,
            1,
            NOW);

    assertThat(FeatureTable.read(resultSet(values(cut))).windowEnd()).isEqualTo(cut.windowEnd());
  }

  @Test
  void theKeyAndTheProgressAreColumns() {
    TableSpec table = FeatureTable.named("athlete_agg");

    List<String> names = table.columns().stream().map(TableSpec.Column::name).toList();
    assertThat(names).doesNotHaveDuplicates().containsAll(table.key());
    assertThat(names).contains(table.progress().number(), table.progress().time());
    assertThat(table.key()).containsExactly("sport", "medal", "sex", "country_noc", "window_start");
  }

  @Test
  void aNameThatIsNotATablesIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FeatureTable.named("a`; DROP TABLE b; --"));
  }

  private static FeatureRow row(
      String sport, String medal, String sex, String country, Instant start) {
    return new FeatureRow(
        new FeatureKey(sport, medal, sex, country),
        start,
        start == null ? null : start.plusSeconds(1),
        1,
        1,
        1,
        NOW);
  }

  private static Object[] values(FeatureRow row) {
    return FeatureTable.values(List.of(row)).get(0);
  }

  /** A result set of one row, whose columns have their names from the table. */
  private static ResultSet resultSet(Object[] values) {
    List<String> names =
        FeatureTable.named("t").columns().stream().map(TableSpec.Column::name).toList();
    Function<Object[], Object> get = arguments -> values[names.indexOf((String) arguments[0])];
    return (ResultSet)
        Proxy.newProxyInstance(
            FeatureTableTest.class.getClassLoader(),
            new Class<?>[] {ResultSet.class},
            (proxy, method, arguments) -> get.apply(arguments));
  }
}
