package dev.weir.marketplace.entry;

import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonView;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The files that come with an artifact.
///
/// @param configSchema the JSON Schema of its configuration
/// @param sbom what it is made of, in CycloneDX
public record Documents(
    Optional<FileDigest> configSchema,
    Optional<FileDigest> readme,
    Optional<FileDigest> sbom,
    Optional<Provenance> provenance) {

  /// None of them.
  public static final Documents NONE =
      new Documents(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  static final List<String> MEMBERS = List.of("configSchema", "readme", "sbom", "provenance");

  static Documents parse(JsonView view, EntryId id) throws JsonException {
    return new Documents(
        Fields.optional(view, "configSchema", v -> FileDigest.parse(v, id)),
        Fields.optional(view, "readme", v -> FileDigest.parse(v, id)),
        Fields.optional(view, "sbom", v -> FileDigest.parse(v, id)),
        Fields.optional(view, "provenance", v -> Provenance.parse(v, id)));
  }

  JsonObject addTo(JsonObject json) {
    var described = with(json, "configSchema", configSchema);
    described = with(described, "readme", readme);
    described = with(described, "sbom", sbom);
    return provenance.isEmpty() ? described : described.with("provenance", provenance.get().json());
  }

  private static JsonObject with(JsonObject json, String name, Optional<FileDigest> file) {
    return file.isEmpty() ? json : json.with(name, file.get().json());
  }

  /// All files.
  public List<FileDigest> files() {
    return Stream.of(configSchema, readme, sbom, provenance.map(Provenance::bundle))
        .flatMap(Optional::stream)
        .toList();
  }
}
