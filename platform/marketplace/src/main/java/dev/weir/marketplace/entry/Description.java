package dev.weir.marketplace.entry;

import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonView;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What people read of a plugin before they look closer.
///
/// @param license an SPDX expression
/// @param deprecated why it should not be used any more, if so
public record Description(
    String title,
    String summary,
    String license,
    Optional<String> homepage,
    List<String> categories,
    Optional<String> deprecated) {

  /// The names that it has in files.
  public static final List<String> MEMBERS =
      List.of("title", "summary", "license", "homepage", "categories", "deprecated");

  private static final int MAX_TITLE = 60;
  private static final int MAX_SUMMARY = 200;
  private static final Pattern LICENSE = Pattern.compile("[A-Za-z0-9(][A-Za-z0-9.+() -]{0,99}");
  private static final Pattern CATEGORY = Pattern.compile("[a-z](?:-?[a-z0-9]){1,29}");

  public Description {
    categories = List.copyOf(categories);
  }

  /// What a file says of it.
  public static Description parse(JsonView view) throws JsonException {
    return new Description(
        view.member("title").line(MAX_TITLE),
        view.member("summary").line(MAX_SUMMARY),
        license(view.member("license")),
        Fields.optional(view, "homepage", Fields::url),
        Fields.list(view, "categories", Description::category),
        Fields.optional(view, "deprecated", v -> v.line(MAX_SUMMARY)));
  }

  static String license(JsonView view) throws JsonException {
    return Fields.matching(view, LICENSE, "an SPDX expression");
  }

  static String category(JsonView view) throws JsonException {
    return Fields.matching(view, CATEGORY, "a category as traffic-control");
  }

  JsonObject addTo(JsonObject json) {
    var described = json.with("title", title).with("summary", summary).with("license", license);
    described = Fields.with(described, "homepage", homepage);
    described = Fields.with(described, "categories", categories);
    return Fields.with(described, "deprecated", deprecated);
  }
}
