package dev.weir.cli.filter;

import dev.weir.api.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A value that is not as a case expects it.
///
/// @param what which value: `status of the response`
/// @param expected empty if it must not be there
/// @param got empty if it is not there
public record Mismatch(String what, Optional<String> expected, Optional<String> got) {

  private static final String REQUEST = "of the request upstream";
  private static final String RESPONSE = "of the response";

  /// What differs in the requests that the upstream got.
  static List<Mismatch> ofRequests(Optional<CaseFile.Received> expected, List<Message> got) {
    if (expected.isEmpty()) {
      return got.stream().map(request -> unexpected("request upstream", request)).toList();
    }
    return got.isEmpty()
        ? List.of(new Mismatch("request upstream", Optional.of("a request"), Optional.empty()))
        : ofRequest(REQUEST, expected.get(), got.getLast());
  }

  /// What differs in a request.
  ///
  /// @param where which one: `of the call to auth`
  static List<Mismatch> ofRequest(String where, CaseFile.Received wanted, Message got) {
    var found = new ArrayList<Mismatch>();
    compare("method " + where, wanted.method(), got.method(), found);
    compare("path " + where, wanted.path(), got.target(), found);
    compareFields(where, wanted.headers(), got.headers(), found);
    compare("body " + where, wanted.body(), got.body(), found);
    return found;
  }

  /// A request that must not be there.
  static Mismatch unexpected(String what, Message request) {
    var start = request.method() + " " + request.target();
    return new Mismatch(what, Optional.empty(), Optional.of(start));
  }

  /// A request that is not there.
  static Mismatch missing(String what, CaseFile.Received wanted) {
    var start =
        Stream.of(wanted.method(), wanted.path())
            .flatMap(Optional::stream)
            .collect(Collectors.joining(" "));
    return new Mismatch(what, Optional.of(start.isEmpty() ? "a request" : start), Optional.empty());
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
