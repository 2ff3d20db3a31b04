package dev.weir.gateway.wire;

import dev.weir.gateway.log.TraceContext;
import dev.weir.http.HeadWriter;
import java.nio.charset.StandardCharsets;

/// Writes the fields that tell an endpoint which trace a request belongs to.
public final class TraceFields {

  private static final byte[] TRACEPARENT = ascii("traceparent: 00-");
  private static final byte[] TRACESTATE = ascii("tracestate: ");
  private static final byte[] B3 = ascii("b3: ");
  private static final byte[] B3_TRACE_ID = ascii("X-B3-TraceId: ");
  private static final byte[] B3_SPAN_ID = ascii("X-B3-SpanId: ");
  private static final byte[] B3_SAMPLED = ascii("X-B3-Sampled: ");
  private static final int ID = 16;

  private TraceFields() {}

  /// Writes them in the formats that the trace has.
  ///
  /// @param span the endpoint's parent
  public static void write(TraceContext trace, long span, HeadWriter out) {
    if ((trace.formats() & TraceContext.W3C) != 0) {
      writeW3c(trace, span, out);
    }
    if ((trace.formats() & TraceContext.B3) != 0) {
      putTraceId(trace, out.put(B3)).put('-').putHex(span, ID);
      out.put('-').put(sampled(trace)).putLineEnd();
    }
    if ((trace.formats() & TraceContext.B3_MULTI) != 0) {
      putTraceId(trace, out.put(B3_TRACE_ID)).putLineEnd();
      out.put(B3_SPAN_ID).putHex(span, ID).putLineEnd();
      out.put(B3_SAMPLED).put(sampled(trace)).putLineEnd();
    }
  }

  private static void writeW3c(TraceContext trace, long span, HeadWriter out) {
    putTraceId(trace, out.put(TRACEPARENT)).put('-').putHex(span, ID);
    out.put('-').putHex(trace.flags(), 2).putLineEnd();
    var state = trace.state();
    if (state != null) {
      out.put(TRACESTATE).put(state).putLineEnd();
    }
  }

  private static HeadWriter putTraceId(TraceContext trace, HeadWriter out) {
    return out.putHex(trace.traceHigh(), ID).putHex(trace.traceLow(), ID);
  }

  private static char sampled(TraceContext trace) {
    return trace.isSampled() ? '1' : '0';
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
