package dev.weir.api;

/// What a client is answered.
///
/// Immutable; `with…` returns a changed copy that shares the rest, so it is cheap. The body is the
/// one part with a state of its own: it is a stream, shared by the copies. A response that is not
/// returned to the filter before must be closed.
public final class Response implements AutoCloseable {

  private final int status;
  private final Headers headers;
  private final Body body;

  private Response(int status, Headers headers, Body body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /// A response without headers and body.
  ///
  /// @throws IllegalArgumentException if the status is not in 200..599
  public static Response of(int status) {
    return of(status, Headers.empty(), Body.empty());
  }

  /// A response with that body.
  ///
  /// @throws IllegalArgumentException if the status is not in 200..599
  public static Response of(int status, Headers headers, Body body) {
    return new Response(requireStatus(status), headers, body);
  }

  /// The final status code. Interim responses (1xx) pass by the filters; the one exception is 101,
  /// the answer to an upgrade, whose body is the tunnel.
  public int status() {
    return status;
  }

  /// The header fields.
  public Headers headers() {
    return headers;
  }

  /// The content, which is still coming in.
  public Body body() {
    return body;
  }

  /// A copy with another status.
  ///
  /// @throws IllegalArgumentException if the status is not in 200..599
  public Response withStatus(int status) {
    return new Response(requireStatus(status), headers, body);
  }

  /// A copy with other header fields.
  public Response withHeaders(Headers headers) {
    return new Response(status, headers, body);
  }

  /// A copy with this one field in place of all fields of that name.
  public Response withHeader(String name, String value) {
    return withHeaders(headers.with(name, value));
  }

  /// A copy with one field more.
  public Response withAddedHeader(String name, String value) {
    return withHeaders(headers.withAdded(name, value));
  }

  /// A copy without the fields of that name.
  public Response withoutHeader(String name) {
    return withHeaders(headers.without(name));
  }

  /// A copy with another body, over or instead of this one's; whoever replaces a body closes it.
  /// `Content-Length` and `Transfer-Encoding` follow from the body when the response is sent.
  public Response withBody(Body body) {
    return new Response(status, headers, body);
  }

  /// Gives up the body.
  @Override
  public void close() {
    body.close();
  }

  @Override
  public String toString() {
    return Integer.toString(status);
  }

  private static int requireStatus(int status) {
    if ((status < 200 && status != 101) || status > 599) {
      throw new IllegalArgumentException(status + " (expected: a status in 200..599)");
    }
    return status;
  }
}
