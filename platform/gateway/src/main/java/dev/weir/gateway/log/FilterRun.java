package dev.weir.gateway.log;

import dev.weir.api.ErrorCode;
import dev.weir.api.Request;
import dev.weir.api.Response;
import org.jspecify.annotations.Nullable;

/// What one filter did to one request.
///
/// Written by the thread that runs the filter, read when the request has ended, or by that thread.
/// What it holds are messages as the filter saw them, whose bodies are nobody's business. Times are
/// of [System#nanoTime].
public final class FilterRun {

  /// Which filter.
  ///
  /// @param filter what its kind is called
  /// @param id tells it from others of its kind in the route
  /// @param plugin the id of the plugin; empty if the filter came from none
  /// @param version of the plugin; empty if it states none
  public record Who(String filter, String id, String plugin, String version) {}

  private final Who who;
  private final Request request;
  private final long startNanos = System.nanoTime();
  private final Notes notes = new Notes();
  private @Nullable FilterRun parent;
  private @Nullable Request asked;
  private @Nullable Response got;
  private @Nullable Response gave;
  private @Nullable ErrorCode code;
  private boolean isOwnFailure;
  private long belowNanos;
  private long endNanos;
  private long spanId;

  /// A filter that gets the request now.
  public FilterRun(Who who, Request request) {
    this.who = who;
    this.request = request;
  }

  void parent(@Nullable FilterRun outer) {
    parent = outer;
  }

  /// The filter around this one; null if there is none.
  public @Nullable FilterRun parent() {
    return parent;
  }

  /// Says that it asks the rest of the chain.
  public void asks(Request request) {
    asked = request;
  }

  /// Says what the rest of the chain said, or that it failed.
  ///
  /// @param nanos how long that took
  public void asked(@Nullable Response response, long nanos) {
    got = response;
    belowNanos += nanos;
  }

  /// Says what it gave back.
  public void gives(Response response) {
    gave = response;
    endNanos = System.nanoTime();
  }

  /// Says that the request ended at it or behind it.
  ///
  /// @param isOwn whether the filter itself has failed
  public void fails(ErrorCode code, boolean isOwn) {
    this.code = code;
    this.isOwnFailure = isOwn;
    endNanos = System.nanoTime();
  }

  /// What the filter wants to be known.
  public Notes notes() {
    return notes;
  }

  /// Which filter.
  public Who who() {
    return who;
  }

  /// The request as it got it.
  public Request request() {
    return request;
  }

  /// The request as it sent it on last; null if it did not.
  public @Nullable Request asked() {
    return asked;
  }

  /// The response that it got last; null if there was none.
  public @Nullable Response got() {
    return got;
  }

  /// The response that it gave back; null if the request failed.
  public @Nullable Response gave() {
    return gave;
  }

  /// Why the request failed; null if it did not.
  public @Nullable ErrorCode code() {
    return code;
  }

  /// Whether the filter itself has failed.
  public boolean isOwnFailure() {
    return isOwnFailure;
  }

  /// When it got the request.
  public long startNanos() {
    return startNanos;
  }

  /// When it was done; 0 if it is not.
  public long endNanos() {
    return endNanos;
  }

  /// How long it took itself, without the rest of the chain.
  public long ownNanos() {
    return Math.max(0, (endNanos == 0 ? System.nanoTime() : endNanos) - startNanos - belowNanos);
  }

  /// The id of its span; 0 if it has none.
  public long spanId() {
    return spanId;
  }

  /// Gives it a span.
  void spanId(long id) {
    spanId = id;
  }
}
