package dev.weir.cli;

import dev.weir.marketplace.Printable;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonNumber;
import dev.weir.marketplace.json.JsonView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A request that an operator looks at, in words.
///
/// @param request as the admin API has it
/// @param hasHeaders whether to show header fields, too
record TapText(JsonView request, boolean hasHeaders) {

  private static final String MARGIN = "    ";
  private static final String DEEPER = "              ";

  /// The lines for people.
  List<String> lines() throws JsonException {
    var dropped = request.optional("dropped");
    if (dropped.isPresent()) {
      return List.of("... " + number(dropped.get()) + " left out: they came too fast");
    }
    var lines = new ArrayList<String>();
    lines.add(title());
    lines.add(
        MARGIN + "request   " + text(request, "request-id") + " from " + text(request, "client"));
    if (hasHeaders) {
      addFields("> ", "request-headers", lines);
    }
    var filters = request.optional("filters");
    for (var filter : filters.isPresent() ? filters.get().elements() : List.<JsonView>of()) {
      addFilter(filter, lines);
    }
    for (var attempt : request.member("upstreams").elements()) {
      lines.add(MARGIN + "upstream  " + attempt(attempt));
    }
    if (hasHeaders) {
      addFields("< ", "response-headers", lines);
    }
    return lines;
  }

  private String title() throws JsonException {
    var title = new StringBuilder(time(text(request, "time")));
    title.append("  ").append(text(request, "method").isEmpty() ? "?" : text(request, "method"));
    title.append(' ').append(text(request, "scheme")).append("://");
    title.append(text(request, "host")).append(text(request, "path"));
    optional(request, "query").ifPresent(query -> title.append('?').append(query));
    title.append("  ").append(outcome(request));
    title.append("  ").append(millis(request, "duration").orElse("?"));
    optional(request, "route").ifPresent(route -> title.append("  route ").append(route));
    optional(request, "refused-by").ifPresent(by -> title.append(", refused by ").append(by));
    optional(request, "reason").ifPresent(reason -> title.append(": ").append(reason));
    return title.toString();
  }

  /// `2026-11-26T09:31:02.123Z` without the day.
  private static String time(String timestamp) {
    return timestamp.replaceFirst(".*T", "").replace("Z", "");
  }

  private static String outcome(JsonView json) throws JsonException {
    var status = json.optional("status");
    var text = status.isPresent() ? number(status.get()) : "no response";
    return optional(json, "code").map(code -> text + " " + code).orElse(text);
  }

  private void addFilter(JsonView filter, List<String> lines) throws JsonException {
    var name = optional(filter, "id").map(id -> " (" + id + ")").orElse("");
    var plugin = optional(filter, "plugin").map(it -> "  " + it).orElse("");
    var version = optional(filter, "version").filter(it -> !it.isEmpty()).map(it -> " " + it);
    var code = optional(filter, "code").map(it -> " " + it).orElse("");
    lines.add(
        MARGIN
            + "filter    "
            + text(filter, "filter")
            + name
            + plugin
            + version.orElse("")
            + "  "
            + millis(filter, "time").orElse("?")
            + "  "
            + text(filter, "outcome")
            + code);
    var attributes = filter.optional("attributes");
    if (attributes.isPresent()) {
      for (Map.Entry<String, JsonView> it : attributes.get().members().entrySet()) {
        var value = Printable.of(it.getValue().string());
        lines.add(DEEPER + "= " + Printable.of(it.getKey()) + ": " + value);
      }
    }
    addAll(DEEPER + "> ", filter, "request", lines);
    addAll(DEEPER + "< ", filter, "response", lines);
  }

  private void addFields(String mark, String name, List<String> lines) throws JsonException {
    addAll(DEEPER + mark, request, name, lines);
  }

  private static void addAll(String before, JsonView json, String name, List<String> lines)
      throws JsonException {
    var texts = json.optional(name);
    for (var text : texts.isPresent() ? texts.get().strings() : List.<String>of()) {
      lines.add(before + Printable.of(text));
    }
  }

  private static String attempt(JsonView attempt) throws JsonException {
    var parts = new ArrayList<String>();
    parts.add(
        text(attempt, "upstream") + optional(attempt, "endpoint").map(it -> " " + it).orElse(""));
    var connection = optional(attempt, "connection");
    if (connection.isPresent()) {
      var took = millis(attempt, "connect").orElse("?");
      parts.add(connection.get().equals("new") ? "connected in " + took : "connection used again");
    }
    millis(attempt, "wait").ifPresent(it -> parts.add("head after " + it));
    parts.add(outcome(attempt));
    millis(attempt, "time").ifPresent(it -> parts.add(it + " in all"));
    return String.join(", ", parts);
  }

  private static Optional<String> millis(JsonView json, String name) throws JsonException {
    var value = json.optional(name);
    return value.isPresent() ? Optional.of(number(value.get()) + " ms") : Optional.empty();
  }

  private static String number(JsonView json) {
    return json.value() instanceof JsonNumber(var text) ? Printable.of(text) : "?";
  }

  private static String text(JsonView json, String name) throws JsonException {
    return Printable.of(json.member(name).string());
  }

  private static Optional<String> optional(JsonView json, String name) throws JsonException {
    var value = json.optional(name);
    return value.isPresent() ? Optional.of(Printable.of(value.get().string())) : Optional.empty();
  }
}
