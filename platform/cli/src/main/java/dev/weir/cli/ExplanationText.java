package dev.weir.cli;

import dev.weir.marketplace.Printable;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What becomes of a request, in words.
record ExplanationText(JsonView explanation) {

  /// The lines for people.
  List<String> lines() throws JsonException {
    var lines = new ArrayList<String>();
    lines.add(request());
    lines.add("");
    lines.addAll(steps(explanation.member("routes").elements()));
    var answer = explanation.optional("answer");
    if (answer.isPresent()) {
      lines.addAll(answer(answer.get()));
    } else if (explanation.optional("allowed").isPresent()) {
      lines.add("no route for this method: 405, Allow: " + joined(explanation, "allowed", ", "));
    } else {
      lines.add("no route: 404");
    }
    return lines;
  }

  /// Whether a route answers.
  boolean isAnswered() throws JsonException {
    return explanation.optional("answer").isPresent();
  }

  private String request() throws JsonException {
    var query = text(explanation, "query").map(it -> "?" + it).orElse("");
    return required(explanation, "method")
        + " "
        + required(explanation, "host")
        + required(explanation, "path")
        + query;
  }

  private static List<String> steps(List<JsonView> steps) throws JsonException {
    var ids = new ArrayList<String>();
    var words = new ArrayList<String>();
    for (var step : steps) {
      ids.add(required(step, "route"));
      words.add(required(step, "verdict"));
    }
    var format = "  %-" + width(ids.stream()) + "s  %-" + width(words.stream()) + "s  %s";
    var lines = new ArrayList<String>();
    for (var i = 0; i < steps.size(); i++) {
      var reason = text(steps.get(i), "reason").orElse("");
      lines.add(format.formatted(ids.get(i), words.get(i), reason).stripTrailing());
    }
    if (!lines.isEmpty()) {
      lines.add("");
    }
    return lines;
  }

  private static int width(Stream<String> texts) {
    return texts.mapToInt(String::length).max().orElse(1);
  }

  private static List<String> answer(JsonView answer) throws JsonException {
    var chain = new ArrayList<>(answer.member("filters").strings());
    text(answer, "upstream").ifPresent(upstream -> chain.add("upstream " + upstream));
    var lines = new ArrayList<String>();
    lines.add("route      " + required(answer, "route"));
    lines.add("matches    " + required(answer, "matches"));
    lines.add("chain      " + Printable.of(String.join(" > ", chain)));
    var endpoints = joined(answer, "endpoints", ", ");
    if (!endpoints.isEmpty()) {
      lines.add("endpoints  " + endpoints);
    }
    text(answer, "timeout").ifPresent(timeout -> lines.add("timeout    " + timeout));
    return lines;
  }

  private static String joined(JsonView json, String name, String separator) throws JsonException {
    return Printable.of(String.join(separator, json.member(name).strings()));
  }

  private static String required(JsonView json, String name) throws JsonException {
    return Printable.of(json.member(name).string());
  }

  private static Optional<String> text(JsonView json, String name) throws JsonException {
    var value = json.optional(name);
    return value.isPresent() ? Optional.of(Printable.of(value.get().string())) : Optional.empty();
  }
}
