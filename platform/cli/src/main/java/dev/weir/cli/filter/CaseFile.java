package dev.weir.cli.filter;

import dev.weir.api.Default;
import dev.weir.api.Expect;
import dev.weir.api.Headers;
import dev.weir.api.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A `cases.yaml`: what a filter is expected to do.
///
/// Expected values are texts, or regular expressions if they are written between slashes.
///
/// @param calls what filters may call in all cases, by the name of the upstream: any number of
///   times, each call gets the first answer that expects what it says
/// @param cases at least one; each has a name of its own
public record CaseFile(@Default("{}") Map<String, List<Stub>> calls, List<Case> cases) {

  public CaseFile {
    calls.forEach((name, stubs) ->
        Expect.that(!stubs.isEmpty(), "calls", name + ": []", "at least one answer"));
    Expect.that(!cases.isEmpty(), "cases", cases, "at least one");
    var names = new HashSet<String>();
    for (var one : cases) {
      Expect.that(names.add(one.name()), "cases", one.name(), "a name that no other case has");
    }
  }

  /// One request through the filter.
  ///
  /// @param config what the filter gets as its configuration; empty for none
  /// @param request what the client sends
  /// @param expectUpstream what the upstream is to receive; absent if that does not matter, empty
  ///   if it must not be called
  /// @param upstream what it answers
  /// @param calls what the filter is to call, by the name of the upstream, and in place of what the
  ///   file has for it: each entry once, in any order; empty if there is no such upstream
  /// @param expect what the client is to receive
  public record Case(
      String name,
      Optional<Json> config,
      @Default("{}") Sent request,
      Optional<Optional<Received>> expectUpstream,
      @Default("{}") Answer upstream,
      @Default("{}") Map<String, Optional<List<Stub>>> calls,
      @Default("{}") Expected expect) {

    public Case {
      Expect.that(!name.isBlank(), "name", name, "a name");
    }
  }

  /// A request as the client sends it.
  ///
  /// @param path the path, with the query if there is one
  public record Sent(
      @Default("GET") String method,
      @Default("/") String path,
      @Default("{}") Map<String, String> headers,
      @Default("''") String body) {

    public Sent {
      Expect.that(isMethod(method), "method", method, "a method, such as GET");
      Expect.that(isTarget(path), "path", path, "a path that starts with / and has no spaces");
      fields("headers", headers);
    }

    private static boolean isMethod(String method) {
      return method.chars().allMatch(c -> c >= 'A' && c <= 'Z') && !method.isEmpty();
    }

    private static boolean isTarget(String path) {
      return path.startsWith("/") && path.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    Message message() {
      var fields = fields("headers", headers);
      var isComplete = fields.contains("Host");
      var whole = isComplete ? fields : fields.withAdded("Host", "weir.test");
      return Message.request(method, path, whole, body);
    }
  }

  /// A request as the upstream is to receive it.
  ///
  /// @param path the path, with the query if there is one
  /// @param headers the value of each, or null for those that must not be there
  public record Received(
      Optional<String> method,
      Optional<String> path,
      @Default("{}") Map<String, Optional<String>> headers,
      Optional<String> body) {

    public Received {
      method.ifPresent(text -> Wanted.parse("method", text));
      path.ifPresent(text -> Wanted.parse("path", text));
      checkAll(headers);
      body.ifPresent(text -> Wanted.parse("body", text));
    }
  }

  /// A response as the upstream sends it.
  public record Answer(
      @Default("200") int status,
      @Default("{}") Map<String, String> headers,
      @Default("''") String body,
      @Default("{}") Map<String, String> trailers) {

    public Answer {
      Expect.that(status >= 200 && status <= 599, "status", status, "200 to 599");
      fields("headers", headers);
      fields("trailers", trailers);
    }

    Message message() {
      return Message.response(
          status, fields("headers", headers), body, fields("trailers", trailers));
    }
  }

  /// A response as the client is to receive it.
  ///
  /// @param headers the value of each, or null for those that must not be there
  public record Expected(
      Optional<String> status,
      @Default("{}") Map<String, Optional<String>> headers,
      Optional<String> body) {

    public Expected {
      status.ifPresent(text -> Wanted.parse("status", text));
      checkAll(headers);
      body.ifPresent(text -> Wanted.parse("body", text));
    }
  }

  private static void checkAll(Map<String, Optional<String>> headers) {
    headers.values().forEach(value -> value.ifPresent(text -> Wanted.parse("headers", text)));
  }

  static Headers fields(String property, Map<String, String> values) {
    var fields = Headers.empty();
    for (var field : values.entrySet()) {
      fields = withField(fields, property, field.getKey(), field.getValue());
    }
    return fields;
  }

  private static Headers withField(Headers fields, String property, String name, String value) {
    try {
      return fields.withAdded(name, value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(property + ": " + e.getMessage(), e);
    }
  }
}
