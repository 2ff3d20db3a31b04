package dev.weir.gateway.log;

import dev.weir.api.Span;
import org.jspecify.annotations.Nullable;

/// The span in which a filter works: its own, if what filters do is written down, or that of the
/// request.
///
/// @param log of the request
/// @param trace of the request
/// @param run of the filter; null if it is not written down
record LoggedSpan(RequestLog log, TraceContext trace, @Nullable FilterRun run) implements Span {

  /// As a number.
  long id() {
    return run == null || run.spanId() == 0 ? trace.callerId() : run.spanId();
  }

  @Override
  public String traceId() {
    return trace.traceId();
  }

  @Override
  public String spanId() {
    return TraceContext.text(id());
  }

  @Override
  public boolean isSampled() {
    return trace.isOurs() && trace.isSampled();
  }

  @Override
  public void setAttribute(String key, String value) {
    var notes = notes();
    if (notes != null) {
      notes.attribute(key, value);
    }
  }

  @Override
  public void addEvent(String name) {
    var notes = notes();
    if (notes != null) {
      notes.event(name);
    }
  }

  private @Nullable Notes notes() {
    if (run != null) {
      return run.notes();
    }
    return isSampled() ? log.spanNotes() : null;
  }
}
