package io.podium.athletes;

import io.podium.athletes.rules.AthleteResult;
import io.podium.athletes.rules.Biometrics;
import io.podium.athletes.rules.BodySums;
import io.podium.athletes.rules.FeatureKey;
import io.podium.athletes.rules.FeatureRow;
import io.podium.athletes.rules.MeasuredResult;
import io.podium.athletes.rules.SilverBio;
import io.podium.athletes.rules.SilverResult;
import io.podium.transforms.DataCoder;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import org.apache.beam.sdk.coders.CoderRegistry;

/** The coders of the athletes domain. */
public final class AthleteCoders {
  private AthleteCoders() {}

  /** Makes the coders known to a pipeline. */
  public static void register(CoderRegistry registry) {
    registry.registerCoderForClass(AthleteResult.class, new AthleteResultCoder());
    registry.registerCoderForClass(Biometrics.class, new BiometricsCoder());
    registry.registerCoderForClass(BodySums.class, new BodySumsCoder());
    registry.registerCoderForClass(FeatureKey.class, new FeatureKeyCoder());
    registry.registerCoderForClass(FeatureRow.class, new FeatureRowCoder());
    registry.registerCoderForClass(MeasuredResult.class, new MeasuredResultCoder());
  }

  /** Codes an {@link AthleteResult}. */
  static final class AthleteResultCoder extends DataCoder<AthleteResult> {

    @Override
    protected void write(AthleteResult result, DataOutputStream out) throws IOException {
      writeText(result.edition(), out);
      writeLong(result.editionId(), out);
      writeText(result.countryNoc(), out);
      writeText(result.sport(), out);
      writeText(result.event(), out);
      writeLong(result.resultId(), out);
      writeText(result.athlete(), out);
      writeLong(result.athleteId(), out);
      writeText(result.pos(), out);
      writeText(result.medal(), out);
      writeLong(result.isTeamSport() == null ? null : result.isTeamSport() ? 1L : 0L, out);
      writeLong(result.timestampMillis(), out);
    }

    @Override
    protected AthleteResult read(DataInputStream in) throws IOException {
      String edition = readText(in);
      Long editionId = readLong(in);
      String countryNoc = readText(in);
      String sport = readText(in);
      String event = readText(in);
      Long resultId = readLong(in);
      String athlete = readText(in);
      long athleteId = readLong(in);
      String pos = readText(in);
      String medal = readText(in);
      Long isTeamSport = readLong(in);
      return new AthleteResult(
          edition,
          editionId,
          countryNoc,
          sport,
          event,
          resultId,
          athlete,
          athleteId,
          pos,
          medal,
          isTeamSport == null ? null : Boolean.valueOf(isTeamSport == 1),
          readLong(in));
    }
  }

  /** Codes {@link Biometrics}. */
  static final class BiometricsCoder extends DataCoder<Biometrics> {

    @Override
    protected void write(Biometrics biometrics, DataOutputStream out) throws IOException {
      writeLong(biometrics.athleteId(), out);
      writeText(biometrics.sex(), out);
      writeDecimal(biometrics.height(), out);
      writeDecimal(biometrics.weight(), out);
    }

    @Override
    protected Biometrics read(DataInputStream in) throws IOException {
      return new Biometrics(readLong(in), readText(in), readDecimal(in), readDecimal(in));
    }
  }

  /** Codes {@link BodySums}. */
  static final class BodySumsCoder extends DataCoder<BodySums> {

    @Override
    protected void write(BodySums sums, DataOutputStream out) throws IOException {
      writeLong(sums.results(), out);
      writeDecimal(sums.height(), out);
      writeDecimal(sums.weight(), out);
    }

    @Override
    protected BodySums read(DataInputStream in) throws IOException {
      return new BodySums(readLong(in), readDecimal(in), readDecimal(in));
    }
  }

  /** Codes a {@link FeatureKey}. */
  static final class FeatureKeyCoder extends DataCoder<FeatureKey> {

    @Override
    protected void write(FeatureKey key, DataOutputStream out) throws IOException {
      writeText(key.sport(), out);
      writeText(key.medal(), out);
      writeText(key.sex(), out);
      writeText(key.countryNoc(), out);
    }

    @Override
    protected FeatureKey read(DataInputStream in) throws IOException {
      return new FeatureKey(readText(in), readText(in), readText(in), readText(in));
    }

    @Override
    public boolean consistentWithEquals() {
      return true;
    }
  }

  /** Codes a {@link FeatureRow}; its times to the millisecond. */
  static final class FeatureRowCoder extends DataCoder<FeatureRow> {
    private static final FeatureKeyCoder KEY = new FeatureKeyCoder();

    @Override
    protected void write(FeatureRow row, DataOutputStream out) throws IOException {
      KEY.write(row.key(), out);
      writeInstant(row.windowStart(), out);
      writeInstant(row.windowEnd(), out);
      writeLong(row.results(), out);
      out.writeDouble(row.avgHeight());
      out.writeDouble(row.avgWeight());
      writeInstant(row.calculatedAt(), out);
    }

    @Override
    protected FeatureRow read(DataInputStream in) throws IOException {
      return new FeatureRow(
          KEY.read(in),
          readInstant(in),
          readInstant(in),
          readLong(in),
          in.readDouble(),
          in.readDouble(),
          readInstant(in));
    }

    private static void writeInstant(Instant instant, DataOutputStream out) throws IOException {
      writeLong(instant == null ? null : instant.toEpochMilli(), out);
    }

    private static Instant readInstant(DataInputStream in) throws IOException {
      Long millis = readLong(in);
      return millis == null ? null : Instant.ofEpochMilli(millis);
    }
  }

  /** Codes a {@link MeasuredResult}. */
  static final class MeasuredResultCoder extends DataCoder<MeasuredResult> {
    private static final FeatureKeyCoder KEY = new FeatureKeyCoder();

    @Override
    protected void write(MeasuredResult result, DataOutputStream out) throws IOException {
      KEY.write(result.key(), out);
      writeDecimal(result.height(), out);
      writeDecimal(result.weight(), out);
    }

    @Override
    protected MeasuredResult read(DataInputStream in) throws IOException {
      return new MeasuredResult(KEY.read(in), readDecimal(in), readDecimal(in));
    }
  }

  /** Codes a {@link SilverResult}. */
  static final class SilverResultCoder extends DataCoder<SilverResult> {
    private static final AthleteResultCoder RESULT = new AthleteResultCoder();

    @Override
    protected void write(SilverResult silver, DataOutputStream out) throws IOException {
      out.writeLong(silver.line());
      RESULT.write(silver.result(), out);
      writeTexts(silver.added(), out);
    }

    @Override
    protected SilverResult read(DataInputStream in) throws IOException {
      return new SilverResult(in.readLong(), RESULT.read(in), readTexts(in));
    }
  }

  /** Codes a {@link SilverBio}. */
  static final class SilverBioCoder extends DataCoder<SilverBio> {
    private static final BiometricsCoder BIOMETRICS = new BiometricsCoder();

    @Override
    protected void write(SilverBio bio, DataOutputStream out) throws IOException {
      out.writeLong(bio.line());
      BIOMETRICS.write(bio.biometrics(), out);
      writeTexts(bio.texts(), out);
      writeText(bio.notTyped(), out);
    }

    @Override
    protected SilverBio read(DataInputStream in) throws IOException {
      return new SilverBio(in.readLong(), BIOMETRICS.read(in), readTexts(in), readText(in));
    }
  }
}
