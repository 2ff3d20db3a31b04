package dev.weir.gateway.route;

import dev.weir.api.Headers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a match asks for beyond host and path. Routes that ask for the same share one.
record Rule(List<String> methods, List<ValueCondition> headers, List<ValueCondition> query) {

  static Rule of(RouteMatch match) {
    return new Rule(match.methods(), match.headers(), match.query());
  }

  boolean accepts(String method, Headers headers, @Nullable String query) {
    return acceptsMethod(method) && acceptsValues(headers, query);
  }

  boolean acceptsMethod(String method) {
    return methods.isEmpty() || methods.contains(method);
  }

  boolean acceptsValues(Headers actualHeaders, @Nullable String actualQuery) {
    // By index: an iterator would be garbage on the way of every request.
    for (var i = 0; i < headers.size(); i++) {
      if (!headers.get(i).acceptsHeader(actualHeaders)) {
        return false;
      }
    }
    for (var i = 0; i < query.size(); i++) {
      if (actualQuery == null || !query.get(i).acceptsQuery(actualQuery)) {
        return false;
      }
    }
    return true;
  }
}
