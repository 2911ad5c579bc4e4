package io.podium;

import io.podium.errors.InputNotReadyException;
import java.io.IOException;
import java.sql.SQLException;
import org.apache.kafka.common.KafkaException;

/**
 * The exit codes of every command, for an orchestrator to act on; {@code services status} has one
 * of its own besides.
 */
public final class ExitCode {
  /** All is done. */
  public static final int DONE = 0;

  /** The command line is wrong; trying again is no use. */
  public static final int USAGE = 2;

  /** An input is not there yet, or not in a state to be read. */
  public static final int INPUT_NOT_READY = 20;

  /** Reading or writing files or topics failed. */
  public static final int IO = 41;

  /** The database failed. */
  public static final int DATABASE = 45;

  /** The pipeline failed for another reason. */
  public static final int PIPELINE_FAILED = 47;

  /** The run ended, but its results do not hold. */
  public static final int VALIDATION_FAILED = 50;

  /** Stopped by Ctrl-C. */
  public static final int INTERRUPTED = 130;

  private ExitCode() {}

  /** The code of the outermost cause that has one: it knows best what went wrong. */
  public static int of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof InputNotReadyException) {
        return INPUT_NOT_READY;
      }
      if (cause instanceof SQLException) {
        return DATABASE;
      }
      if (cause instanceof IOException || cause instanceof KafkaException) {
        return IO;
      }
    }
    return PIPELINE_FAILED;
  }
}
