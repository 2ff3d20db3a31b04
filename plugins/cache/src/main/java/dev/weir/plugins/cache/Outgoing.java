package dev.weir.plugins.cache;

import dev.weir.api.Headers;
import dev.weir.api.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes of a client's request the one that the upstream gets.
///
/// @param codings the content codings that the upstream is to choose from
record Outgoing(List<String> codings) {

  /// The request for a response that may be stored.
  ///
  /// @param stale what is stored, and to be validated if it can be; null if nothing is
  /// @param isForAll whether others wait for the response: it has to be the whole one then
  Request of(Request request, @Nullable Stored stale, boolean isForAll) {
    var headers = coded(request.headers());
    if (stale != null && stale.canBeValidated()) {
      return request.withHeaders(validating(withoutConditions(headers), stale));
    }
    var fields = isForAll ? withoutConditions(headers) : headers;
    return fields.equals(request.headers()) ? request : request.withHeaders(fields);
  }

  // The client's own words would get it a coding that others who share its key may not take.
  private Headers coded(Headers headers) {
    var among = AcceptEncoding.among(codings, headers);
    var wanted = among.isEmpty() ? "identity" : among;
    return headers.all("Accept-Encoding").equals(List.of(wanted))
        ? headers
        : headers.with("Accept-Encoding", wanted);
  }

  private static Headers withoutConditions(Headers headers) {
    var rest = headers.without("Range").without("If-Range");
    for (var name : Conditions.FIELDS) {
      rest = rest.without(name);
    }
    return rest;
  }

  private static Headers validating(Headers headers, Stored stale) {
    var tagged = stale.tag().map(it -> headers.with("If-None-Match", it)).orElse(headers);
    return stale.modified().isPresent()
        ? stale
            .headers()
            .first("Last-Modified")
            .map(it -> tagged.with("If-Modified-Since", it))
            .orElse(tagged)
        : tagged;
  }
}
