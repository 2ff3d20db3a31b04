package dev.weir.gateway.plugin.host;

import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.gateway.services.HttpCalls;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The calls of one loaded version of a plugin; a plugin that makes none costs nothing.
final class HostedCalls {

  private final Tenure tenure;
  private final Supplier<HttpCalls> start;
  private @Nullable HttpCalls calls;

  HostedCalls(Tenure tenure, Supplier<HttpCalls> start) {
    this.tenure = tenure;
    this.start = start;
  }

  Response send(String upstream, Request request) throws Exception {
    return started().call(upstream, request);
  }

  private synchronized HttpCalls started() {
    tenure.check();
    if (calls == null) {
      calls = start.get();
    }
    return calls;
  }

  /// Ends all calls. The tenure must be over.
  synchronized void close() {
    if (calls != null) {
      calls.close();
    }
  }
}
