package dev.weir.marketplace.install;

import dev.weir.marketplace.entry.Artifact;
import dev.weir.marketplace.entry.Behavior;
import dev.weir.marketplace.entry.Kind;
import dev.weir.marketplace.entry.Permissions;
import dev.weir.marketplace.entry.Version;
import dev.weir.marketplace.json.CanonicalJson;
import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One installed plugin, to the byte.
///
/// @param configSchema the digest of the JSON Schema of its configuration, which the store has too
/// @param signers the ids of the keys that signed for its publisher
/// @param permissions what was accepted
/// @param indexVersion the state of the index that it was chosen from
public record Pin(
    PluginName name,
    Kind kind,
    Version version,
    String sha256,
    long size,
    Optional<String> configSchema,
    List<String> signers,
    Permissions permissions,
    Behavior behavior,
    long indexVersion) {

  private static final List<String> OWN_MEMBERS =
      List.of(
          "kind",
          "version",
          "sha256",
          "size",
          "configSchema",
          "signers",
          "permissions",
          "permissionsHash",
          "indexVersion");

  public Pin {
    signers = List.copyOf(signers);
  }

  static Pin parse(PluginName name, JsonView view) throws JsonException {
    var members = new ArrayList<>(OWN_MEMBERS);
    members.addAll(Behavior.MEMBERS);
    view.allowOnly(members.toArray(String[]::new));
    var permissions = Permissions.parse(view.member("permissions"));
    if (!view.member("permissionsHash").string().equals(permissions.hash())) {
      throw view.member("permissionsHash").refused(permissions.hash() + ", of the permissions");
    }
    var configSchema = view.optional("configSchema");
    return new Pin(
        name,
        Kind.parse(view.member("kind")),
        Version.parse(view.member("version")),
        view.member("sha256").sha256(),
        view.member("size").integer(1, Artifact.MAX_SIZE),
        configSchema.isPresent() ? Optional.of(configSchema.get().sha256()) : Optional.empty(),
        view.member("signers").strings(),
        permissions,
        Behavior.parse(view),
        view.member("indexVersion").integer(0, CanonicalJson.MAX_INTEGER));
  }

  JsonObject json() {
    var json =
        JsonObject.EMPTY
            .with("kind", kind.id())
            .with("version", version.toString())
            .with("sha256", sha256)
            .with("size", size);
    if (configSchema.isPresent()) {
      json = json.with("configSchema", configSchema.get());
    }
    return behavior
        .addTo(
            json.with("signers", JsonArray.ofStrings(signers))
                .with("permissions", permissions.json())
                .with("permissionsHash", permissions.hash()))
        .with("indexVersion", indexVersion);
  }

  /// What messages call it.
  public String label() {
    return name + " " + version;
  }
}
