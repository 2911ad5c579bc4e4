package io.podium.chaos;

import io.podium.athletes.SampleOlympics;
import io.podium.athletes.model.ModelBio;
import io.podium.athletes.model.PoisonMessages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a run reads: a function of the seed.
 *
 * @param known the biometrics that are there from the beginning
 * @param later biometrics that come while the run works, in instalments
 * @param messages results in random order, with duplicates far apart, poison, and athletes who are
 *     among {@code later} or never become known
 */
record ResultsData(List<ModelBio> known, List<List<ModelBio>> later, FedMessages messages) {
  private static final double POISON = 0.04;
  private static final double DUPLICATES = 0.12;

  /**
   * The data of a seed.
   *
   * @param messages how many
   * @param folder for files
   */
  static ResultsData of(long seed, int messages, Path folder) throws IOException {
    SplittableRandom random = new SplittableRandom(seed ^ 0x5DEECE66DL);
    int poison = (int) (messages * POISON);
    int duplicates = (int) (messages * DUPLICATES);
    int athletes = Math.max(60, messages / 12);
    SampleOlympics olympics =
        SampleOlympics.withSeed(seed).athletes(athletes).results(messages - poison - duplicates);
    olympics.writeTo(folder, athletes / 4);
    List<ModelBio> known = bios(folder.resolve(SampleOlympics.BIO_FILE));
    List<ModelBio> toCome = bios(folder.resolve(SampleOlympics.BIO_TO_COME_FILE));
    // A few whom nobody ever adds.
    List<ModelBio> added = toCome.subList(0, toCome.size() - toCome.size() / 10);

    List<byte[]> all = new ArrayList<>(olympics.messages());
    for (int i = 0; i < duplicates; i++) {
      all.add(all.get(random.nextInt(messages - poison - duplicates)));
    }
    for (int i = 0; i < poison; i++) {
      all.add(PoisonMessages.random(random));
    }
    Shuffle.with(random, all);
    List<Integer> partitions = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      partitions.add(random.nextInt(FedMessages.PARTITIONS));
    }
    return new ResultsData(known, instalments(added), new FedMessages(all, partitions));
  }

  /** All biometrics that are there in the end. */
  List<ModelBio> bios() {
    List<ModelBio> all = new ArrayList<>(known);
    later.forEach(all::addAll);
    return all;
  }

  private static List<List<ModelBio>> instalments(List<ModelBio> bios) {
    List<List<ModelBio>> instalments = new ArrayList<>();
    for (int i = 0; i < Subject.INSTALMENTS; i++) {
      instalments.add(
          List.copyOf(
              bios.subList(
                  i * bios.size() / Subject.INSTALMENTS,
                  (i + 1) * bios.size() / Subject.INSTALMENTS)));
    }
    return instalments;
  }

  private static List<ModelBio> bios(Path csv) throws IOException {
    return ModelBio.fromCsv(Files.readAllBytes(csv));
  }
}
