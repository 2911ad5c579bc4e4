package io.podium.runners.spark;

import org.apache.spark.streaming.StreamingContext;
import org.apache.spark.streaming.api.java.JavaStreamingListener;
import org.apache.spark.streaming.api.java.JavaStreamingListenerOutputOperationCompleted;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * Ends a stream as soon as a micro-batch has failed. Left alone Spark goes on with the next one,
 * and what the failed one should have written is never written.
 */
final class BatchWatch extends JavaStreamingListener {
  private static final Logger LOG = LoggerFactory.getLogger(BatchWatch.class);

  @Override
  public void onOutputOperationCompleted(JavaStreamingListenerOutputOperationCompleted completed) {
    if (completed.outputOperationInfo().failureReason() != null) {
      endStream("a micro-batch failed");
    }
  }

  /** Stops at once: no checkpoint may be written that is past the failure. */
  @SuppressWarnings("deprecation") // DStreams are what Beam's runner is made of
  static void endStream(String reason) {
    Option<StreamingContext> context = StreamingContext.getActive();
    if (context.isDefined()) {
      LOG.warn("The stream ends, because {}; started again it goes on from its checkpoint", reason);
      // Not on this thread, which stopping waits for.
      new Thread(() -> context.get().stop(false, false), "end-stream").start();
    }
  }
}
