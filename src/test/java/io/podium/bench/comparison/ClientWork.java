package io.podium.bench.comparison;

/** Work that a client gives to a server: by Podium, and by a bare client that has it all ready. */
interface ClientWork {
  /** On the command line and in results. */
  String name();

  /** In the report. */
  String title();

  /** How the bare client does it. */
  String bareWay();

  /** Finds out which way is the fastest for the bare client. */
  void chooseBareWay() throws Exception;

  /** Does it as Podium does, and returns how many seconds it took. */
  double podium() throws Exception;

  /** Does it without Podium, and returns how many seconds it took. */
  double bare() throws Exception;

  /**
   * What differs between what both have left on the server.
   *
   * @return null where nothing does
   */
  String difference() throws Exception;
}
