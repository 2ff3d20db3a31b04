package dev.weir.cli.filter;

import dev.weir.api.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A value that is not as a case expects it.
///
/// @param what which value: `status of the response`
/// @param expected empty if it must not be there
/// @param got empty if it is not there
record Mismatch(String what, Optional<String> expected, Optional<String> got) {

  private static final String REQUEST = "of the request upstream";
  private static final String RESPONSE = "of the response";

  /// What differs in the requests that the upstream got.
  static List<Mismatch> ofRequests(Optional<CaseFile.Received> expected, List<Message> got) {
    if (expected.isEmpty()) {
      return got.stream().map(Mismatch::unexpected).toList();
    }
    if (got.isEmpty()) {
      return List.of(new Mismatch("request upstream", Optional.of("a request"), Optional.empty()));
    }
    var wanted = expected.get();
    var request = got.getLast();
    var found = new ArrayList<Mismatch>();
    compare("method " + REQUEST, wanted.method(), request.method(), found);
    compare("path " + REQUEST, wanted.path(), request.target(), found);
    compareFields(REQUEST, wanted.headers(), request.headers(), found);
    compare("body " + REQUEST, wanted.body(), request.body(), found);
    return found;
  }

  private static Mismatch unexpected(Message request) {
    var start = request.method() + " " + request.target();
    return new Mismatch("request upstream", Optional.empty(), Optional.of(start));
  }

  /// What differs in the response that the client got.
  static List<Mismatch> ofResponse(CaseFile.Expected wanted, Message got) {
    var found = new ArrayList<Mismatch>();
    compare("status " + RESPONSE, wanted.status(), String.valueOf(got.status()), found);
    compareFields(RESPONSE, wanted.headers(), got.headers(), found);
    compare("body " + RESPONSE, wanted.body(), got.body(), found);
    return found;
  }

  private static void compare(
      String what, Optional<String> expected, String got, List<Mismatch> found) {
    expected
        .filter(text -> !Wanted.parse(what, text).accepts(got))
        .ifPresent(text -> found.add(new Mismatch(what, Optional.of(text), Optional.of(got))));
  }

  private static void compareFields(
      String where, Map<String, Optional<String>> expected, Headers got, List<Mismatch> found) {
    expected.forEach((name, wanted) -> {
      var what = "header " + name + " " + where;
      var value = value(got, name);
      if (!isAccepted(wanted, value)) {
        found.add(new Mismatch(what, wanted, value));
      }
    });
  }

  private static boolean isAccepted(Optional<String> wanted, Optional<String> value) {
    if (wanted.isEmpty() || value.isEmpty()) {
      return wanted.isEmpty() && value.isEmpty();
    }
    return Wanted.parse("", wanted.get()).accepts(value.get());
  }

  /// Several fields of a name are one, as HTTP has it.
  private static Optional<String> value(Headers headers, String name) {
    var values = headers.all(name);
    return values.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", values));
  }

  /// Both values, for people.
  List<String> lines(Ink ink) {
    var lines = new ArrayList<String>();
    lines.add(ink.strong(what));
    if (expected.isPresent() && got.isPresent()) {
      lines.addAll(LineDiff.of(expected.get(), got.get(), ink));
      return lines;
    }
    lines.add(ink.good("- " + expected.orElse("(absent)")));
    lines.add(ink.bad("+ " + got.orElse("(absent)")));
    return lines;
  }
}
