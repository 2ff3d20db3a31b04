package dev.weir.marketplace.build;

import dev.weir.marketplace.entry.EntryId;
import dev.weir.marketplace.entry.Version;
import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonReader;
import dev.weir.marketplace.json.JsonString;
import dev.weir.marketplace.json.JsonValue;
import dev.weir.marketplace.json.JsonView;
import dev.weir.marketplace.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/// What an artifact is made of, in CycloneDX 1.6. The same artifact has the same bill: it states no
/// time and no number of its own.
///
/// @param sha256 of the artifact
/// @param license of the artifact
/// @param parts what its lock file says
record BillOfMaterials(
    EntryId id, Version version, String sha256, String license, LockedParts parts) {

  private static final String VERSION = "1.6";

  byte[] write() {
    var components = new ArrayList<>(parts.components(id.name()));
    components.addAll(parts.compiler("library"));
    var reference = id + "@" + version;
    var metadata =
        JsonObject.EMPTY
            .with(
                "tools",
                JsonObject.EMPTY.with("components", new JsonArray(parts.compiler("application"))))
            .with("component", artifact(reference));
    return JsonWriter.write(
        JsonObject.EMPTY
            .with("bomFormat", "CycloneDX")
            .with("specVersion", VERSION)
            .with("version", 1)
            .with("metadata", metadata)
            .with("components", new JsonArray(components))
            .with("dependencies", new JsonArray(List.of(dependencies(reference, components)))));
  }

  private JsonObject artifact(String reference) {
    return JsonObject.EMPTY
        .with("type", "library")
        .with("bom-ref", reference)
        .with("group", id.publisher())
        .with("name", id.name())
        .with("version", version.toString())
        .with(
            "hashes",
            new JsonArray(List.of(JsonObject.EMPTY.with("alg", "SHA-256").with("content", sha256))))
        .with("licenses", new JsonArray(List.of(JsonObject.EMPTY.with("expression", license))));
  }

  private static JsonObject dependencies(String reference, List<JsonValue> components) {
    List<JsonValue> references = new ArrayList<>();
    for (var component : components) {
      references.add(
          ((JsonObject) component).member("bom-ref").orElseGet(() -> new JsonString("")));
    }
    return JsonObject.EMPTY.with("ref", reference).with("dependsOn", new JsonArray(references));
  }

  /// Refuses what is no bill in CycloneDX 1.6.
  static void require(byte[] bytes) throws JsonException {
    var view = JsonView.of(JsonReader.read(bytes));
    view.member("bomFormat").oneOf("CycloneDX");
    view.member("specVersion").oneOf(VERSION);
    view.member("metadata").member("component").member("name").string();
  }
}
