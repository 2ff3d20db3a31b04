package dev.weir.cli.filter;

import dev.weir.api.Request;
import dev.weir.api.Response;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The way of one request through the filter and back, as far as heads go.
final class Passage {

  private final Request received;
  private final List<LogLine> log = new CopyOnWriteArrayList<>();
  private volatile @Nullable Request sent;
  private volatile @Nullable Response answered;
  private volatile @Nullable Response returned;
  private volatile @Nullable Exception failure;
  private volatile long nanos;
  private final AtomicLong nanosBehind = new AtomicLong();

  Passage(Request received) {
    this.received = received;
  }

  void sent(Request request) {
    sent = request;
  }

  void answered(Response response) {
    answered = response;
  }

  void returned(Response response) {
    returned = response;
  }

  void failed(Exception e) {
    failure = e;
  }

  void tookBehind(long elapsed) {
    nanosBehind.addAndGet(elapsed);
  }

  void took(long elapsed) {
    nanos = elapsed;
  }

  void logged(LogLine line) {
    log.add(line);
  }

  /// The request as the filter got it.
  Request received() {
    return received;
  }

  /// The request as the filter sent it on; empty if it answered itself.
  Optional<Request> sent() {
    return Optional.ofNullable(sent);
  }

  /// The response as the filter got it.
  Optional<Response> answered() {
    return Optional.ofNullable(answered);
  }

  /// The response as the filter returned it; empty if the request failed.
  Optional<Response> returned() {
    return Optional.ofNullable(returned);
  }

  Optional<Exception> failure() {
    return Optional.ofNullable(failure);
  }

  /// What was logged while the filter had the request.
  List<LogLine> log() {
    return List.copyOf(log);
  }

  /// How long it took until the head of the response was there.
  long nanos() {
    return nanos;
  }

  /// How much of that was spent in the filter.
  long nanosInFilter() {
    return Math.max(0, nanos - nanosBehind.get());
  }
}
