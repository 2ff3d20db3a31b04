package dev.weir.gateway.telemetry.trace;

import dev.weir.api.Headers;
import dev.weir.gateway.log.TraceContext;
import dev.weir.gateway.wire.WireHeaders;
import dev.weir.http.FieldName;
import dev.weir.http.HeaderBlock;
import org.jspecify.annotations.Nullable;

/// Finds out which trace a client says that its request belongs to.
final class IncomingTrace {

  private IncomingTrace() {}

  /// The trace, in which the gateway takes no part yet; null if there is none. B3 counts where
  /// there is no `traceparent` that is right. The trace has no id if the client only says whether
  /// to sample.
  static @Nullable TraceContext read(Headers headers) {
    if (!(headers instanceof WireHeaders wire)) {
      return null;
    }
    var head = wire.block();
    var index = head.indexOf(FieldName.TRACEPARENT, 0);
    var context = index < 0 ? null : ofW3c(head, index);
    return context == null && hasB3(head) ? B3.read(head) : context;
  }

  // Which of two would be the right one nobody can tell.
  private static @Nullable TraceContext ofW3c(HeaderBlock head, int index) {
    return head.indexOf(FieldName.TRACEPARENT, index + 1) >= 0
        ? null
        : TraceParent.parse(
            head.bytes(), head.valueStart(index), head.valueEnd(index), state(head));
  }

  private static @Nullable String state(HeaderBlock head) {
    var index = head.indexOf(FieldName.TRACESTATE, 0);
    if (index < 0) {
      return null;
    }
    var text = head.value(index);
    for (var i = head.indexOf(FieldName.TRACESTATE, index + 1);
        i >= 0;
        i = head.indexOf(FieldName.TRACESTATE, i + 1)) {
      text += "," + head.value(i);
    }
    return TraceStateField.checked(text);
  }

  private static boolean hasB3(HeaderBlock head) {
    for (var i = 0; i < head.count(); i++) {
      switch (head.name(i)) {
        case B3, X_B3_FLAGS, X_B3_SAMPLED, X_B3_TRACEID -> {
          return true;
        }
        default -> {}
      }
    }
    return false;
  }
}
