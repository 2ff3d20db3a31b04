package dev.weir.gateway.listener;

import dev.weir.api.Headers;
import dev.weir.api.Response;
import dev.weir.gateway.log.RequestLog;
import dev.weir.gateway.log.RequestObserver;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Keeps what is known of requests that have ended, and marks their responses.
final class RequestRecorder implements RequestObserver {

  private final BlockingQueue<RequestLog> ended = new LinkedBlockingQueue<>();
  private final boolean observesFilters;

  RequestRecorder(boolean observesFilters) {
    this.observesFilters = observesFilters;
  }

  @Override
  public void begins(RequestLog log, Headers headers) {
    if (observesFilters) {
      log.observeFilters();
    }
  }

  @Override
  public Response responds(RequestLog log, Response response) {
    return response.withHeader("X-Observed", "yes");
  }

  @Override
  public void ended(RequestLog log) {
    ended.add(log);
  }

  RequestLog next() throws InterruptedException {
    return Objects.requireNonNull(ended.poll(60, TimeUnit.SECONDS));
  }
}
