package io.podium.athletes;

import io.podium.athletes.rules.AthleteResult;
import io.podium.athletes.rules.AthleteResultFormat;
import io.podium.athletes.rules.FeatureKey;
import io.podium.athletes.rules.FeatureRow;
import io.podium.errors.Origin;
import io.podium.errors.Traced;
import io.podium.io.AsReadRow;
import io.podium.io.RejectRows;
import io.podium.io.WriteParquet.ParquetRows;
import io.podium.io.WriteSnapshots.SnapshotRows;
import io.podium.rules.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SchemaBuilder.FieldAssembler;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** The columns of the lake's tables, layer by layer. */
public final class AthleteLake {
  /** Results as they were read: every column as text. */
  public static final String BRONZE = "bronze/athlete_event_results";

  /** Results cleaned, typed and without duplicates. */
  public static final String SILVER = "silver/athlete_event_results";

  /** The features, a folder for each sport. */
  public static final String GOLD = "gold/avg_stats";

  private AthleteLake() {}

  /** The tables that a run over a topic or files writes. */
  public enum Table {
    /** {@link AthleteLake#BRONZE}. */
    BRONZE(AthleteLake.BRONZE),
    /** {@link AthleteLake#SILVER}. */
    SILVER(AthleteLake.SILVER),
    /** {@link AthleteLake#GOLD}. */
    GOLD(AthleteLake.GOLD),
    /** {@link RejectRows#FOLDER}. */
    REJECTS(RejectRows.FOLDER);

    private final String folder;

    Table(String folder) {
      this.folder = folder;
    }

    /** Its folder, below the lake's. */
    String folder() {
      return folder;
    }

    /**
     * Those that a text names.
     *
     * @param names in any case, with commas between
     * @throws IllegalArgumentException where one is not a table, or none is named
     */
    static Set<Table> parse(String names) {
      Set<Table> tables = EnumSet.noneOf(Table.class);
      for (String name : names.split(",", -1)) {
        tables.add(
            Arrays.stream(values())
                .filter(table -> table.name().equalsIgnoreCase(name.strip()))
                .findFirst()
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "expected some of bronze, silver, gold and rejects, not " + name)));
      }
      return tables;
    }
  }

  /** Rows of {@link #BRONZE}. */
  public static ParquetRows<AsReadRow> bronze() {
    FieldAssembler<Schema> fields = SchemaBuilder.record("athlete_event_results").fields();
    List<String> names = AthleteResultFormat.COLUMNS.names();
    for (String name : names) {
      fields = fields.optionalString(name);
    }
    Schema schema =
        fields
            .requiredString("source")
            .name("ingested_at")
            .type(timestamp())
            .noDefault()
            .endRecord();
    return new ParquetRows<>(
        schema,
        AsReadRow::source,
        row -> {
          GenericData.Record record = new GenericData.Record(schema);
          for (int i = 0; i < names.size(); i++) {
            record.put(names.get(i), row.values()[i]);
          }
          record.put("source", row.source());
          record.put("ingested_at", row.ingestedAt().toEpochMilli());
          return record;
        });
  }

  /** Rows of {@link #SILVER}. */
  public static ParquetRows<Traced<AthleteResult>> silver() {
    Schema schema = silverColumns().endRecord();
    return new ParquetRows<>(
        schema,
        traced -> traced.origin().source(),
        traced -> silver(schema, traced.value(), traced.origin()));
  }

  /** The columns of results in silver, in a stream and by dates; more may follow. */
  static FieldAssembler<Schema> silverColumns() {
    return SchemaBuilder.record("athlete_event_results")
        .fields()
        .optionalString("edition")
        .optionalLong("edition_id")
        .requiredString("country_noc")
        .requiredString("sport")
        .optionalString("event")
        .optionalLong("result_id")
        .optionalString("athlete")
        .requiredLong("athlete_id")
        .optionalString("pos")
        .requiredString("medal")
        .optionalBoolean("is_team_sport")
        .name("event_time")
        .type(timestamp())
        .noDefault()
        .requiredString("source");
  }

  /**
   * A result in silver, its texts cleaned.
   *
   * @param schema begins with {@link #silverColumns}
   */
  static GenericData.Record silver(Schema schema, AthleteResult result, Origin origin) {
    GenericData.Record record = new GenericData.Record(schema);
    record.put("edition", Text.clean(result.edition()));
    record.put("edition_id", result.editionId());
    record.put("country_noc", result.countryNoc());
    record.put("sport", result.sport());
    record.put("event", Text.clean(result.event()));
    record.put("result_id", result.resultId());
    record.put("athlete", Text.clean(result.athlete()));
    record.put("athlete_id", result.athleteId());
    record.put("pos", Text.clean(result.pos()));
    record.put("medal", result.medal());
    record.put("is_team_sport", result.isTeamSport());
    record.put("event_time", result.eventTimeMillis());
    record.put("source", origin.source());
    return record;
  }

  /** Rows of {@link #GOLD}; the sport is the folder's name. */
  public static SnapshotRows<FeatureRow> gold() {
    return new GoldRows();
  }

  /** Rows of gold of one date: those of {@link #gold} with the sport as a column. */
  public static ParquetRows<FeatureRow> goldOfDate() {
    SnapshotRows<FeatureRow> rows = gold();
    List<Schema.Field> fields = new ArrayList<>();
    fields.add(new Schema.Field("sport", Schema.create(Schema.Type.STRING)));
    for (Schema.Field field : rows.schema().getFields()) {
      fields.add(new Schema.Field(field, field.schema()));
    }
    Schema schema = Schema.createRecord(rows.schema().getName(), null, null, false, fields);
    return new ParquetRows<>(
        schema,
        row -> row.cell().toString(),
        row -> {
          GenericRecord without = rows.toRecord(row);
          GenericData.Record record = new GenericData.Record(schema);
          record.put("sport", row.key().sport());
          for (Schema.Field field : without.getSchema().getFields()) {
            record.put(field.name(), without.get(field.pos()));
          }
          return record;
        });
  }

  private static Schema timestamp() {
    return LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
  }

  private static final class GoldRows implements SnapshotRows<FeatureRow> {
    private static final Schema OPTIONAL_TIMESTAMP =
        SchemaBuilder.unionOf().nullType().and().type(timestamp()).endUnion();

    private static final Schema SCHEMA =
        SchemaBuilder.record("avg_stats")
            .fields()
            .requiredString("medal")
            .requiredString("sex")
            .requiredString("country_noc")
            .name("window_start")
            .type(OPTIONAL_TIMESTAMP)
            .withDefault(null)
            .name("window_end")
            .type(OPTIONAL_TIMESTAMP)
            .withDefault(null)
            .requiredLong("results")
            .requiredDouble("avg_height")
            .requiredDouble("avg_weight")
            .name("calculated_at")
            .type(timestamp())
            .noDefault()
            .endRecord();

    @Override
    public Schema schema() {
      return SCHEMA;
    }

    @Override
    public String keyColumn() {
      return "sport";
    }

    @Override
    public GenericRecord toRecord(FeatureRow row) {
      GenericData.Record record = new GenericData.Record(SCHEMA);
      record.put("medal", row.key().medal());
      record.put("sex", row.key().sex());
      record.put("country_noc", row.key().countryNoc());
      record.put("window_start", millis(row.windowStart()));
      record.put("window_end", millis(row.windowEnd()));
      record.put("results", row.results());
      record.put("avg_height", row.avgHeight());
      record.put("avg_weight", row.avgWeight());
      record.put("calculated_at", row.calculatedAt().toEpochMilli());
      return record;
    }

    @Override
    public FeatureRow fromRecord(String sport, GenericRecord record) {
      return new FeatureRow(
          new FeatureKey(
              sport,
              record.get("medal").toString(),
              record.get("sex").toString(),
              record.get("country_noc").toString()),
          instant(record.get("window_start")),
          instant(record.get("window_end")),
          (Long) record.get("results"),
          (Double) record.get("avg_height"),
          (Double) record.get("avg_weight"),
          instant(record.get("calculated_at")));
    }

    @Override
    public Object cell(FeatureRow row) {
      return row.cell();
    }

    @Override
    public FeatureRow later(FeatureRow left, FeatureRow right) {
      return FeatureRow.BY_PROGRESS.compare(left, right) > 0 ? left : right;
    }

    private static Long millis(Instant instant) {
      return instant == null ? null : instant.toEpochMilli();
    }

    private static Instant instant(Object millis) {
      return millis == null ? null : Instant.ofEpochMilli((Long) millis);
    }
  }
}
