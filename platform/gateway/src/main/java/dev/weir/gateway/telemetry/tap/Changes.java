package dev.weir.gateway.telemetry.tap;

import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.gateway.telemetry.Redaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a filter made of a message, in words: `+ name: value` was added, `- name` taken away, `~
/// name: value` replaced, and `path: /a -> /b`. Bodies are not compared, only said to be others.
final class Changes {

  private final Redaction redaction;
  private final List<String> changes = new ArrayList<>();

  private Changes(Redaction redaction) {
    this.redaction = redaction;
  }

  /// Between the request that a filter got and the one that it sent on.
  static List<String> of(Request before, @Nullable Request after, Redaction redaction) {
    if (after == null || after.equals(before)) {
      return List.of();
    }
    var changes = new Changes(redaction);
    changes.compare("method", before.method(), after.method());
    changes.compare("path", redaction.path(before.path()), redaction.path(after.path()));
    changes.compare("query", changes.query(before), changes.query(after));
    changes.compare(before.headers(), after.headers());
    if (!after.body().equals(before.body())) {
      changes.changes.add("~ body");
    }
    return changes.changes;
  }

  /// Between the response that a filter got and the one that it gave back.
  static List<String> of(@Nullable Response before, @Nullable Response after, Redaction redaction) {
    if (before == null || after == null || after.equals(before)) {
      return List.of();
    }
    var changes = new Changes(redaction);
    changes.compare("status", Integer.toString(before.status()), Integer.toString(after.status()));
    changes.compare(before.headers(), after.headers());
    if (!after.body().equals(before.body())) {
      changes.changes.add("~ body");
    }
    return changes.changes;
  }

  private String query(Request request) {
    return request.query().map(redaction::query).orElse("");
  }

  private void compare(String what, String before, String after) {
    if (!before.equals(after)) {
      changes.add(what + ": " + before + " -> " + after);
    }
  }

  private void compare(Headers before, Headers after) {
    if (before.equals(after)) {
      return;
    }
    var old = values(before);
    var fresh = values(after);
    fresh.forEach((name, values) -> {
      var earlier = old.get(name);
      if (earlier == null) {
        values.forEach(value -> changes.add("+ " + told(name, value)));
      } else if (!earlier.equals(values)) {
        values.forEach(value -> changes.add("~ " + told(name, value)));
      }
    });
    old.keySet().stream()
        .filter(name -> !fresh.containsKey(name))
        .forEach(name -> changes.add("- " + name));
  }

  private String told(String name, String value) {
    return name + ": " + redaction.header(name, value);
  }

  private static Map<String, List<String>> values(Headers headers) {
    var values = new LinkedHashMap<String, List<String>>();
    headers.forEach((name, value) ->
        values.computeIfAbsent(name.toLowerCase(Locale.ROOT), _ -> new ArrayList<>()).add(value));
    return values;
  }
}
