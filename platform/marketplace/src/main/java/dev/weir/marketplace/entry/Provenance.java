package dev.weir.marketplace.entry;

import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonView;

/// Where a release says it was built, and by what. Curators check it before they list the release.
///
/// @param bundle the statement, as a file of the index
/// @param issuer who vouches for the builder
/// @param source the repository it was built from
/// @param workflow what built it
public record Provenance(FileDigest bundle, String issuer, String source, String workflow) {

  private static final int MAX_TEXT = 200;

  static Provenance parse(JsonView view, EntryId id) throws JsonException {
    view.allowOnly("bundle", "expect");
    var expect = view.member("expect");
    expect.allowOnly("issuer", "source", "workflow");
    return new Provenance(
        FileDigest.parse(view.member("bundle"), id),
        Fields.url(expect.member("issuer")),
        Fields.line(expect.member("source"), MAX_TEXT),
        Fields.line(expect.member("workflow"), MAX_TEXT));
  }

  JsonObject json() {
    return JsonObject.EMPTY
        .with("bundle", bundle.json())
        .with(
            "expect",
            JsonObject.EMPTY
                .with("issuer", issuer)
                .with("source", source)
                .with("workflow", workflow));
  }
}
