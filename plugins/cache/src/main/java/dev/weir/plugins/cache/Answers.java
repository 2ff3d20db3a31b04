package dev.weir.plugins.cache;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;

/// Makes what a client gets of a stored response: all of it, a part, or that it has it already.
final class Answers {

  private Answers() {}

  /// The answer to a request.
  ///
  /// @param headers the fields of the response with those that this use of it has
  static Response of(Request request, Stored stored, Headers headers, long now) {
    var asked = request.headers();
    if (stored.status() / 100 == 2 && Conditions.areIn(asked)) {
      if (Conditions.isNotModified(asked, stored.headers(), now)) {
        return Response.of(304, Fields.notModified(headers), Body.empty());
      }
    }
    if (request.method().equals("HEAD")) {
      return head(stored, headers);
    }
    return stored.status() == 200 && asked.contains("Range")
        ? part(asked, stored, headers)
        : whole(stored, headers);
  }

  private static Response whole(Stored stored, Headers headers) {
    return Response.of(stored.status(), headers, body(stored, 0, stored.bytes().length));
  }

  private static Body body(Stored stored, int from, int to) {
    return from == to ? Body.empty() : new StoredBody(stored.bytes(), from, to);
  }

  private static Response head(Stored stored, Headers headers) {
    var length = Integer.toString(stored.bytes().length);
    var isSaid = stored.status() != 204;
    return Response.of(
        stored.status(),
        isSaid ? headers.withAdded("Content-Length", length) : headers,
        Body.empty());
  }

  private static Response part(Headers asked, Stored stored, Headers headers) {
    var length = stored.bytes().length;
    var range =
        Conditions.isSame(asked, stored.headers())
            ? ByteRange.parse(asked.first("Range").orElse(""), length)
            : ByteRange.parse("", length);
    if (range.isEmpty()) {
      return whole(stored, headers);
    }
    var part = range.get();
    var fields = headers.with("Content-Range", part.of(length));
    return part.isEmpty()
        ? Response.of(416, fields, Body.empty())
        : Response.of(206, fields, body(stored, part.from(), part.to()));
  }
}
