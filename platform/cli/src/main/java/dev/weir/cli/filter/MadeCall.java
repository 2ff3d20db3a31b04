package dev.weir.cli.filter;

import dev.weir.api.GatewayException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A call that a filter made to an upstream, and what came of it. Safe for use by several threads.
public final class MadeCall {

  private final String upstream;
  private final Message request;
  private final Optional<Passage> passage;
  private final long beginNanos = System.nanoTime();
  private volatile long endNanos = Long.MAX_VALUE;
  private volatile String outcome = "no answer yet";
  private volatile List<Mismatch> mismatches = List.of();

  /// A call that begins now.
  ///
  /// @param passage the request for which the filter makes it; empty if it is none
  public MadeCall(String upstream, Message request, Optional<Passage> passage) {
    this.upstream = upstream;
    this.request = request;
    this.passage = passage;
  }

  /// The name of the upstream.
  String upstream() {
    return upstream;
  }

  /// What the filter sent. Without the body if the upstream really exists.
  Message request() {
    return request;
  }

  Optional<Passage> passage() {
    return passage;
  }

  long beginNanos() {
    return beginNanos;
  }

  /// When the filter had what it got; in the far future if it has not.
  long endNanos() {
    return endNanos;
  }

  public void ended(String with) {
    outcome = with;
    endNanos = System.nanoTime();
  }

  void failed(Exception e) {
    ended(e instanceof GatewayException known ? known.code().id() + ": " + e.getMessage() : e + "");
  }

  /// What in the request is not as the upstream's stub expects it.
  List<Mismatch> mismatches() {
    return mismatches;
  }

  void mismatches(List<Mismatch> found) {
    mismatches = List.copyOf(found);
  }

  /// `auth: GET /check`.
  String title() {
    return upstream + ": " + request.method() + " " + request.target();
  }

  /// `auth: GET /check -> 200 (3.10 ms)`.
  @Override
  public String toString() {
    var time =
        endNanos == Long.MAX_VALUE
            ? ""
            : " (" + ModuleCheckText.time(Duration.ofNanos(endNanos - beginNanos)) + ")";
    return title() + " -> " + outcome + time;
  }
}
