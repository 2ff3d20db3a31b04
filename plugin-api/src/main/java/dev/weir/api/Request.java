package dev.weir.api;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What a client asks for.
///
/// Immutable; `with…` returns a changed copy that shares the rest, so it is cheap. The body is the
/// one part with a state of its own: it is a stream, shared by the copies.
///
/// The [path][#path] is canonical: percent-encoding is normalised, dot segments are resolved, and
/// what could mean two things to two servers has been refused. What a filter sees here is what was
/// matched and what the upstream gets.
public final class Request {

  private final Exchange exchange;
  private final String method;
  private final String path;
  private final @Nullable String query;
  private final Headers headers;
  private final Body body;
  private final long deadline;

  private Request(Builder builder) {
    exchange = builder.exchange;
    method = builder.method;
    path = builder.path;
    query = builder.query;
    headers = builder.headers;
    body = builder.body;
    deadline = builder.deadline;
  }

  private Request(Request from, String path, @Nullable String query, Headers headers, Body body) {
    this.exchange = from.exchange;
    this.method = from.method;
    this.path = path;
    this.query = query;
    this.headers = headers;
    this.body = body;
    this.deadline = from.deadline;
  }

  /// A GET request for tests, without a client behind it.
  ///
  /// @param target a path, with a query if it has a `?`
  public static Request get(String target) {
    return builder(new DetachedExchange(), "GET", target).build();
  }

  /// A POST request for tests, without a client behind it.
  ///
  /// @param target a path, with a query if it has a `?`
  public static Request post(String target, Body body) {
    return builder(new DetachedExchange(), "POST", target).body(body).build();
  }

  /// A request to be made from scratch.
  ///
  /// @param method a token, such as `GET`
  /// @param target a path, with a query if it has a `?`
  public static Builder builder(Exchange exchange, String method, String target) {
    var question = target.indexOf('?');
    return question < 0
        ? new Builder(exchange, method, target, null)
        : new Builder(
            exchange, method, target.substring(0, question), target.substring(question + 1));
  }

  /// A request to be made from scratch.
  ///
  /// @param path canonical; starts with `/`
  /// @param query without the `?`; empty for none
  public static Builder builder(
      Exchange exchange, String method, String path, Optional<String> query) {
    return new Builder(exchange, method, path, query.orElse(null));
  }

  /// What all copies of this request share.
  public Exchange exchange() {
    return exchange;
  }

  /// The method, as it was sent: methods are case-sensitive.
  public String method() {
    return method;
  }

  /// The canonical path, starting with `/`; `*` for `OPTIONS *`.
  public String path() {
    return path;
  }

  /// What stands after the `?`, as it was sent; empty if there is no `?`.
  public Optional<String> query() {
    return Optional.ofNullable(query);
  }

  /// Path and query as they stand in a request line: `/orders?page=2`.
  public String target() {
    return query == null ? path : path + "?" + query;
  }

  /// The host, and port if any, that the client asked for: the value of `Host`.
  public String authority() {
    return headers.first("Host").orElse("");
  }

  /// The header fields.
  public Headers headers() {
    return headers;
  }

  /// The content.
  public Body body() {
    return body;
  }

  /// How long the client, the route and the filters so far are ready to wait for the response's
  /// head from now on: zero if that time is up, empty if there is no limit.
  public Optional<Duration> timeRemaining() {
    if (deadline == Long.MAX_VALUE) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
  }

  /// The deadline on the clock of [System#nanoTime], or `Long.MAX_VALUE` if there is none.
  public long deadlineNanos() {
    return deadline;
  }

  /// A copy with another method.
  ///
  /// @throws IllegalArgumentException if the method is not a token
  public Request withMethod(String method) {
    return new Builder(this).method(method).build();
  }

  /// A copy with another path.
  ///
  /// @throws IllegalArgumentException if the path does not start with `/` or holds a character that
  ///   cannot stand in a path (RFC 3986 section 3.3)
  public Request withPath(String path) {
    return new Request(this, TargetSyntax.requirePath(path), query, headers, body);
  }

  /// A copy with another query, given without the `?`; empty for none.
  ///
  /// @throws IllegalArgumentException if it holds a character that cannot stand in a query
  public Request withQuery(Optional<String> query) {
    var text = query.map(TargetSyntax::requireQuery).orElse(null);
    return new Request(this, path, text, headers, body);
  }

  /// A copy with other header fields.
  public Request withHeaders(Headers headers) {
    return new Request(this, path, query, headers, body);
  }

  /// A copy with this one field in place of all fields of that name.
  public Request withHeader(String name, String value) {
    return withHeaders(headers.with(name, value));
  }

  /// A copy with one field more.
  public Request withAddedHeader(String name, String value) {
    return withHeaders(headers.withAdded(name, value));
  }

  /// A copy without the fields of that name.
  public Request withoutHeader(String name) {
    return withHeaders(headers.without(name));
  }

  /// A copy with another body. `Content-Length` and `Transfer-Encoding` follow from the body when
  /// the request is sent; nobody needs to set them.
  public Request withBody(Body body) {
    return new Request(this, path, query, headers, body);
  }

  /// A copy whose time is up after that long, unless it is up earlier already.
  public Request withTimeout(Duration timeout) {
    var candidate = System.nanoTime() + TimeUnit.NANOSECONDS.convert(timeout);
    return deadline != Long.MAX_VALUE && deadline - candidate <= 0
        ? this
        : new Builder(this).deadline(candidate).build();
  }

  @Override
  public String toString() {
    return method + " " + target();
  }

  /// Makes a request. Not safe for use by several threads.
  public static final class Builder {

    private final Exchange exchange;
    private String method;
    private final String path;
    private final @Nullable String query;
    private Headers headers = Headers.empty();
    private Body body = Body.empty();
    private long deadline = Long.MAX_VALUE;

    private Builder(Exchange exchange, String method, String path, @Nullable String query) {
      this.exchange = exchange;
      this.method = Headers.requireName(method);
      this.path = TargetSyntax.requirePath(path);
      this.query = query == null ? null : TargetSyntax.requireQuery(query);
    }

    private Builder(Request from) {
      exchange = from.exchange;
      method = from.method;
      path = from.path;
      query = from.query;
      headers = from.headers;
      body = from.body;
      deadline = from.deadline;
    }

    private Builder method(String method) {
      this.method = Headers.requireName(method);
      return this;
    }

    private Builder deadline(long deadline) {
      this.deadline = deadline;
      return this;
    }

    /// The header fields; none if not called.
    public Builder headers(Headers headers) {
      this.headers = headers;
      return this;
    }

    /// The content; empty if not called.
    public Builder body(Body body) {
      this.body = body;
      return this;
    }

    /// How long to wait for the response; for ever if not called.
    public Builder timeout(Duration timeout) {
      return deadline(System.nanoTime() + TimeUnit.NANOSECONDS.convert(timeout));
    }

    /// The request.
    public Request build() {
      return new Request(this);
    }
  }
}
