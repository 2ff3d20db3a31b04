package dev.weir.gateway.telemetry.trace;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Spans that wait for somebody to take them, as many as there is room for. A thread of its own
/// takes them away in batches.
///
/// Who gets them can change; those that wait go to the new one. Safe for use by several threads,
/// none of which waits here.
public final class SpanQueue {

  /// How spans wait.
  ///
  /// @param most how many at a time
  /// @param batch how many go out together, at most
  /// @param delay how long one waits for others to go out with, at most
  /// @param timeout how long a batch may take to go out
  public record Bounds(int most, int batch, Duration delay, Duration timeout) {}

  /// What became of spans.
  public enum Outcome {
    /// The collector has them.
    SENT,
    /// The collector did not take them.
    LOST,
    /// There was no room for them.
    DROPPED
  }

  /// Counts what becomes of spans.
  public interface Tally {

    /// One batch, or what was dropped at once.
    void count(Outcome outcome, int spans);
  }

  private final Resource resource;
  private final Tally tally;
  private final int most;
  private final AtomicInteger waiting = new AtomicInteger();
  private final Way way = new Way();
  private final BatchSpanProcessor processor;

  private SpanQueue(Bounds bounds, Resource resource, Tally tally) {
    this.resource = resource;
    this.tally = tally;
    this.most = bounds.most;
    this.processor =
        BatchSpanProcessor.builder(way)
            // What is bounded here, and counted, is never too much there.
            .setMaxQueueSize(bounds.most + bounds.batch)
            .setMaxExportBatchSize(bounds.batch)
            .setScheduleDelay(bounds.delay)
            .setExporterTimeout(bounds.timeout)
            // Requests that are kept for their errors were not sampled.
            .setExportUnsampledSpans(true)
            .build();
  }

  /// A queue of whose spans nobody gets any yet.
  ///
  /// @param resource who the gateway is
  public static SpanQueue start(Bounds bounds, Resource resource, Tally tally) {
    return new SpanQueue(bounds, resource, tally);
  }

  /// Who the gateway is.
  Resource resource() {
    return resource;
  }

  /// Adds the spans of one request: all or, if there is no room, none.
  void add(List<FinishedSpan> spans) {
    if (waiting.addAndGet(spans.size()) > most) {
      waiting.addAndGet(-spans.size());
      tally.count(Outcome.DROPPED, spans.size());
      return;
    }
    spans.forEach(processor::onEnd);
  }

  /// Gives the spans to another exporter from now on, also those that wait. The one before is shut
  /// down when it has sent what it has.
  public void use(SpanExporter exporter) {
    way.use(exporter);
  }

  /// Sends what waits to whoever gets it now, and then nobody gets any. Waits for nothing.
  public void pause() {
    var paused = way.exporter();
    processor.forceFlush().whenComplete(() -> way.leave(paused));
  }

  /// Sends what waits, if that is possible, and ends.
  public CompletableResultCode close() {
    return processor.shutdown();
  }

  /// The way out of the queue, whose end can be moved.
  private final class Way implements SpanExporter {

    private SpanExporter exporter = SpanExporter.noop();
    private CompletableResultCode underWay = CompletableResultCode.ofSuccess();

    @Override
    public synchronized CompletableResultCode export(Collection<SpanData> batch) {
      var count = batch.size();
      waiting.addAndGet(-count);
      var result = exporter.export(batch);
      underWay = result;
      return result.whenComplete(
          () -> tally.count(result.isSuccess() ? Outcome.SENT : Outcome.LOST, count));
    }

    synchronized SpanExporter exporter() {
      return exporter;
    }

    synchronized void use(SpanExporter next) {
      var before = exporter;
      exporter = next;
      underWay.whenComplete(before::shutdown);
    }

    /// Gives nobody any more, unless somebody else gets them meanwhile.
    synchronized void leave(SpanExporter paused) {
      if (exporter.equals(paused)) {
        use(SpanExporter.noop());
      }
    }

    @Override
    public synchronized CompletableResultCode flush() {
      return exporter.flush();
    }

    @Override
    public synchronized CompletableResultCode shutdown() {
      return exporter.shutdown();
    }
  }
}
