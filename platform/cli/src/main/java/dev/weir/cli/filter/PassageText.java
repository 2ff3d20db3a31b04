package dev.weir.cli.filter;

import dev.weir.api.GatewayException;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/// What a filter did to a request, written for people.
public final class PassageText {

  private final Passage passage;
  private final Ink ink;
  private final List<String> lines = new ArrayList<>();

  private PassageText(Passage passage, Ink ink) {
    this.passage = passage;
    this.ink = ink;
  }

  public static List<String> of(Passage passage, Ink ink) {
    var text = new PassageText(passage, ink);
    text.write();
    return text.lines;
  }

  /// A call, and how it differs from what was expected.
  static List<String> of(MadeCall call, Ink ink) {
    var lines = new ArrayList<String>();
    lines.add(call.toString());
    for (var mismatch : call.mismatches()) {
      mismatch.lines(ink).forEach(line -> lines.add("  " + line));
    }
    return lines;
  }

  private void write() {
    var request = passage.received();
    lines.add(
        "%s %s %s (%s in the filter, %s in all)"
            .formatted(
                ink.strong(request.method() + " " + request.target()),
                ink.strong("->"),
                outcome(),
                time(passage.nanosInFilter()),
                time(passage.nanos())));
    if (!calls().isEmpty()) {
      section("calls", calls());
    }
    passage
        .sent()
        .ifPresentOrElse(
            sent -> section("request", changes(request, sent)),
            () -> {
              if (passage.failure().isEmpty()) {
                section("request", List.of("answered by the filter; the upstream was not called"));
              }
            });
    passage.returned().ifPresent(this::writeResponse);
    if (!passage.log().isEmpty()) {
      section("log", passage.log().stream().map(line -> ink.weak(line.toString())).toList());
    }
  }

  private List<String> calls() {
    var calls = new ArrayList<String>();
    passage.calls().forEach(call -> calls.addAll(of(call, ink)));
    passage.unknown().forEach(name -> calls.add(ink.bad(unknown(name))));
    return calls;
  }

  /// That a filter called an upstream that there is none of.
  static String unknown(String upstream) {
    return "%1$s: no such upstream (expected: `calls` of cases.yaml, or --upstream %1$s=URL)"
        .formatted(upstream);
  }

  private void writeResponse(Response returned) {
    var changes =
        passage
            .answered()
            .map(answered -> changes(answered, returned))
            .orElseGet(() -> compare(Headers.empty(), returned.headers()));
    section("response", changes);
  }

  private String outcome() {
    if (passage.failure().isEmpty()) {
      return passage.returned().map(Response::status).map(String::valueOf).orElse("nothing");
    }
    var failure = passage.failure().get();
    return switch (failure) {
      case GatewayException e ->
          ink.bad(e.code().status() + " " + e.code().id() + ": " + e.getMessage());
      default -> ink.bad("500: " + failure);
    };
  }

  private List<String> changes(Request before, Request after) {
    var changes = new ArrayList<String>();
    change("method", before.method(), after.method(), changes);
    change("path", before.target(), after.target(), changes);
    changes.addAll(compare(before.headers(), after.headers()));
    return changes;
  }

  private List<String> changes(Response before, Response after) {
    var changes = new ArrayList<String>();
    change("status", before.status() + "", after.status() + "", changes);
    changes.addAll(compare(before.headers(), after.headers()));
    return changes;
  }

  private void change(String what, String before, String after, List<String> changes) {
    if (!before.equals(after)) {
      changes.add("~ " + what + " " + before + " -> " + after);
    }
  }

  private List<String> compare(Headers before, Headers after) {
    var changes = new ArrayList<String>();
    var names = new TreeSet<String>();
    before.forEach((name, _) -> names.add(name.toLowerCase(Locale.ROOT)));
    after.forEach((name, _) -> names.add(name.toLowerCase(Locale.ROOT)));
    for (var name : names) {
      var old = String.join(", ", before.all(name));
      var now = String.join(", ", after.all(name));
      if (!after.contains(name)) {
        changes.add(ink.bad("- " + name + ": " + old));
      } else if (!before.contains(name)) {
        changes.add(ink.good("+ " + name + ": " + now));
      } else {
        change(name + ":", old, now, changes);
      }
    }
    return changes;
  }

  private void section(String title, List<String> content) {
    if (content.isEmpty()) {
      lines.add("  %-9s %s".formatted(title, ink.weak("unchanged")));
      return;
    }
    var first = title;
    for (var line : content) {
      lines.add("  %-9s %s".formatted(first, line));
      first = "";
    }
  }

  private static String time(long nanos) {
    return ModuleCheckText.time(Duration.ofNanos(nanos));
  }
}
