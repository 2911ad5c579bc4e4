package io.podium;

import io.podium.athletes.rules.FeatureRow;
import io.podium.promotions.rules.Campaign;
import io.podium.promotions.rules.Promotion;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** The tables that the demo ends with, for a terminal of 80 columns. */
final class DemoReport {
  private static final List<String> MEDALS = List.of("Gold", "Silver", "Bronze", "None");
  private static final int PER_MEDAL = 3;
  private static final int REASONS = 6;
  private static final int CAMPAIGNS = 8;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MM-dd HH:mm'Z'").withZone(ZoneOffset.UTC);

  private static final Comparator<FeatureRow> LARGEST_FIRST =
      Comparator.comparingLong(FeatureRow::results)
          .reversed()
          .thenComparing(row -> row.key().toString())
          .thenComparing(FeatureRow::windowStart);

  private DemoReport() {}

  /**
   * The largest groups of each medal.
   *
   * @param rows with windows, not of all time
   */
  static String features(List<FeatureRow> rows) {
    List<String[]> cells = new ArrayList<>();
    cells.add(
        new String[] {
          "sport", "medal", "sex", "country", "years", "results", "height cm", "weight kg"
        });
    for (String medal : MEDALS) {
      rows.stream()
          .filter(row -> row.key().medal().equals(medal))
          .sorted(LARGEST_FIRST)
          .limit(PER_MEDAL)
          .map(DemoReport::cells)
          .forEach(cells::add);
    }
    return table(cells, 5);
  }

  /** The campaigns that were sent to most. */
  static String campaigns(List<Promotion> promotions) {
    Map<Campaign, Long> clients =
        promotions.stream()
            .collect(Collectors.groupingBy(Promotion::campaign, Collectors.counting()));
    List<String[]> cells = new ArrayList<>();
    cells.add(new String[] {"clients", "campaign", "by", "from", "until"});
    clients.entrySet().stream()
        .sorted(
            Map.Entry.<Campaign, Long>comparingByValue()
                .reversed()
                .thenComparing(entry -> entry.getKey().key().campaignId()))
        .limit(CAMPAIGNS)
        .map(
            entry ->
                new String[] {
                  String.format("%,d", entry.getValue()),
                  cut(entry.getKey().content()),
                  entry.getKey().owner(),
                  time(entry.getKey().start()),
                  time(entry.getKey().end())
                })
        .forEach(cells::add);
    return table(cells, 0, 1);
  }

  private static String time(long epochSeconds) {
    return TIME.format(Instant.ofEpochSecond(epochSeconds));
  }

  /** How many messages were rejected for which reason, the most frequent first. */
  static String rejects(List<ConsumerRecord<byte[], byte[]>> rejects) {
    Map<String, List<ConsumerRecord<byte[], byte[]>>> byReason =
        rejects.stream()
            .collect(
                Collectors.groupingBy(
                    reject -> header(reject, "reason"), TreeMap::new, Collectors.toList()));
    List<String[]> cells = new ArrayList<>();
    cells.add(new String[] {"rejects", "reason", "for example"});
    byReason.values().stream()
        .sorted(Comparator.comparingInt(reasons -> -reasons.size()))
        .limit(REASONS)
        .map(
            reasons ->
                new String[] {
                  String.format("%,d", reasons.size()),
                  header(reasons.get(0), "reason"),
                  cut(header(reasons.get(0), "message"))
                })
        .forEach(cells::add);
    if (byReason.size() > REASONS) {
      long others =
          byReason.values().stream()
              .map(List::size)
              .sorted(Comparator.reverseOrder())
              .skip(REASONS)
              .mapToLong(Integer::longValue)
              .sum();
      cells.add(
          new String[] {
            String.format("%,d", others), "for " + (byReason.size() - REASONS) + " others", ""
          });
    }
    return table(cells, 0, 1);
  }

  private static String[] cells(FeatureRow row) {
    return new String[] {
      row.key().sport(),
      row.key().medal(),
      row.key().sex(),
      row.key().countryNoc(),
      row.windowStart().atOffset(ZoneOffset.UTC).getYear()
          + "–"
          + (row.windowEnd().atOffset(ZoneOffset.UTC).getYear() - 1),
      String.format("%,d", row.results()),
      String.format("%.2f", row.avgHeight()),
      String.format("%.2f", row.avgWeight())
    };
  }

  private static String header(ConsumerRecord<byte[], byte[]> reject, String name) {
    Header header = reject.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static String cut(String text) {
    int most = 50;
    return text.length() <= most ? text : text.substring(0, most - 1) + '…';
  }

  private static String table(List<String[]> rows, int firstNumber) {
    return table(rows, firstNumber, rows.get(0).length);
  }

  /** Numbers stand at the right of their columns. */
  private static String table(List<String[]> rows, int firstNumber, int endOfNumbers) {
    int[] widths = new int[rows.get(0).length];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.length; i++) {
        boolean number = i >= firstNumber && i < endOfNumbers;
        String padding = " ".repeat(widths[i] - row[i].length());
        line.append("  ").append(number ? padding + row[i] : row[i] + padding);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
