package dev.weir.marketplace.entry;

import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonView;
import java.util.Optional;

/// Where a release says it was built, and by what.
///
/// @param bundle the statement, as a file of the index
/// @param expect what a certificate of the statement has to say, which curators check before they
///   list the release; if there is nothing, the publisher's own key signed it, and everybody can
///   check that
public record Provenance(FileDigest bundle, Optional<Expected> expect) {

  private static final int MAX_TEXT = 200;

  /// What a certificate has to say.
  ///
  /// @param issuer who vouches for the builder
  /// @param source the repository it was built from
  /// @param workflow what built it
  public record Expected(String issuer, String source, String workflow) {

    private static Expected parse(JsonView view) throws JsonException {
      view.allowOnly("issuer", "source", "workflow");
      return new Expected(
          Fields.url(view.member("issuer")),
          view.member("source").line(MAX_TEXT),
          view.member("workflow").line(MAX_TEXT));
    }

    private JsonObject json() {
      return JsonObject.EMPTY
          .with("issuer", issuer)
          .with("source", source)
          .with("workflow", workflow);
    }
  }

  static Provenance parse(JsonView view, EntryId id) throws JsonException {
    view.allowOnly("bundle", "expect");
    return new Provenance(
        FileDigest.parse(view.member("bundle"), id),
        Fields.optional(view, "expect", Expected::parse));
  }

  JsonObject json() {
    var json = JsonObject.EMPTY.with("bundle", bundle.json());
    return expect.isEmpty() ? json : json.with("expect", expect.get().json());
  }
}
