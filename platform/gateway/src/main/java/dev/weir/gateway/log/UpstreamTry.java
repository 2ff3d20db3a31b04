package dev.weir.gateway.log;

import dev.weir.api.ErrorCode;
import dev.weir.api.Request;
import org.jspecify.annotations.Nullable;

/// One try to get a response from an endpoint.
///
/// Written by the thread that makes it, but for [#ended], which whoever reads the response's body
/// calls. Times are of [System#nanoTime].
public final class UpstreamTry {

  private final String upstream;
  private final Request request;
  private final long spanId;
  private final long parentId;
  private final long startNanos = System.nanoTime();
  private String endpoint = "";
  private long connectedNanos;
  private long headNanos;
  private volatile long endNanos;
  private boolean isReused;
  private int status;
  private volatile @Nullable ErrorCode code;
  private String grpcStatus = "";

  UpstreamTry(String upstream, Request request, long spanId, long parentId) {
    this.upstream = upstream;
    this.request = request;
    this.spanId = spanId;
    this.parentId = parentId;
  }

  /// Says that there is a connection.
  ///
  /// @param isReused whether it was there before
  public void connected(String endpoint, boolean isReused) {
    this.endpoint = endpoint;
    this.isReused = isReused;
    this.connectedNanos = System.nanoTime();
  }

  /// Says that the head of the response is there.
  public void answered(int status) {
    this.status = status;
    this.headNanos = System.nanoTime();
  }

  /// Says that the try has failed. Only the first time counts.
  ///
  /// @param endpoint where; empty if there was none to try
  public void failed(ErrorCode code, String endpoint) {
    if (this.code == null) {
      if (this.endpoint.isEmpty()) {
        this.endpoint = endpoint;
      }
      this.code = code;
      ended();
    }
  }

  /// Says that the body has been read, or given up. Only the first time counts.
  public void ended() {
    if (endNanos == 0) {
      endNanos = System.nanoTime();
    }
  }

  /// Says that it was a gRPC call, which is over.
  ///
  /// @param status by its name, such as `OK`
  public void closed(String status) {
    grpcStatus = status;
    ended();
  }

  /// The name of the upstream.
  public String upstream() {
    return upstream;
  }

  /// The request as the upstream got it. Its head may be gone.
  public Request request() {
    return request;
  }

  /// Host and port of the endpoint, as the configuration has them; empty if there was none to try.
  public String endpoint() {
    return endpoint;
  }

  /// When the try began: to wait for a free place is a part of it.
  public long startNanos() {
    return startNanos;
  }

  /// When there was a connection; 0 if never.
  public long connectedNanos() {
    return connectedNanos;
  }

  /// When the head of the response was there; 0 if never.
  public long headNanos() {
    return headNanos;
  }

  /// When the body had been read; 0 if it has not.
  public long endNanos() {
    return endNanos;
  }

  /// Whether the connection had carried a request before.
  public boolean isReused() {
    return isReused;
  }

  /// The status of the response; 0 if there was none.
  public int status() {
    return status;
  }

  /// Why it failed; null if it did not.
  public @Nullable ErrorCode code() {
    return code;
  }

  /// The status of a gRPC call, by its name; empty if it was none.
  public String grpcStatus() {
    return grpcStatus;
  }

  /// The id of its span; 0 if it has none.
  public long spanId() {
    return spanId;
  }

  /// The id of the span that the try is a part of; 0 if it has none.
  public long parentId() {
    return parentId;
  }
}
