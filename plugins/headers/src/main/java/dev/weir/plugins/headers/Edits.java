package dev.weir.plugins.headers;

import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import java.util.ArrayList;
import java.util.List;

/// Changes made ready: what does not depend on the request has been worked out.
record Edits(List<Edit> edits) {

  /// One step from fields to fields.
  private interface Edit {
    Headers apply(Headers headers, Request request);
  }

  static Edits of(Changes changes) {
    var edits = new ArrayList<Edit>();
    for (var name : changes.remove()) {
      edits.add((headers, _) -> headers.without(name));
    }
    changes.set().forEach((name, value) -> edits.add(set(name, Template.parse(value))));
    changes.add().forEach((name, value) -> edits.add(add(name, Template.parse(value))));
    return new Edits(List.copyOf(edits));
  }

  Request applyTo(Request request) {
    return edits.isEmpty() ? request : request.withHeaders(apply(request.headers(), request));
  }

  /// @param request the request as it came to the filter, for placeholders
  Response applyTo(Response response, Request request) {
    return edits.isEmpty() ? response : response.withHeaders(apply(response.headers(), request));
  }

  private Headers apply(Headers headers, Request request) {
    var changed = headers;
    for (var edit : edits) {
      changed = edit.apply(changed, request);
    }
    return changed;
  }

  private static Edit set(String name, Template value) {
    if (value.isLiteral()) {
      var text = value.text();
      return (headers, _) -> headers.with(name, text);
    }
    return (headers, request) -> headers.with(name, value.render(request));
  }

  private static Edit add(String name, Template value) {
    if (value.isLiteral()) {
      var text = value.text();
      return (headers, _) -> headers.withAdded(name, text);
    }
    return (headers, request) -> headers.withAdded(name, value.render(request));
  }
}
