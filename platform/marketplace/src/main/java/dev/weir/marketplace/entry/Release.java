package dev.weir.marketplace.entry;

import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// One version of a plugin, immutable but for `yanked`.
///
/// @param detected what a scan of the code found, at most what the permissions allow
/// @param imports what a module calls of its host, as `http_handler.get_uri`
/// @param yanked why it is not to be chosen any more, if so
public record Release(
    Version version,
    Artifact artifact,
    Compatibility compat,
    Permissions permissions,
    List<Capability> detected,
    List<String> imports,
    Behavior behavior,
    Documents documents,
    Optional<String> yanked) {

  private static final int MAX_REASON = 200;
  private static final List<String> OWN_MEMBERS =
      List.of("version", "artifact", "compat", "permissions", "detected", "yanked");
  private static final Pattern IMPORT = Pattern.compile("[!-~]{1,60}\\.[!-~]{1,120}");

  public Release {
    detected = List.copyOf(detected);
    imports = List.copyOf(imports);
  }

  static Release parse(JsonView view, EntryId id, Kind kind) throws JsonException {
    view.allowOnly(members(kind));
    var release =
        new Release(
            Version.parse(view.member("version")),
            Artifact.parse(view.member("artifact"), id),
            Compatibility.parse(view.member("compat"), kind),
            Permissions.parse(view.member("permissions")),
            Fields.list(view, "detected", Capability::parse),
            Fields.list(
                view, "imports", v -> Fields.matching(v, IMPORT, "an import as module.name")),
            Behavior.parse(view),
            Documents.parse(view, id),
            Fields.optional(view, "yanked", v -> v.line(MAX_REASON)));
    release.requireOwnArtifact(view, id, kind);
    var undeclared = new ArrayList<>(release.detected);
    undeclared.removeAll(release.permissions.capabilities());
    if (!undeclared.isEmpty()) {
      throw new JsonException(
          view.path() + ".detected: " + undeclared + " (expected: only what permissions has)");
    }
    return release;
  }

  private static String[] members(Kind kind) {
    return Stream.of(
            OWN_MEMBERS,
            kind == Kind.WASM ? List.of("imports") : List.<String>of(),
            Behavior.MEMBERS,
            Documents.MEMBERS)
        .flatMap(List::stream)
        .toArray(String[]::new);
  }

  // Else a later release could replace the file of an earlier one.
  private void requireOwnArtifact(JsonView view, EntryId id, Kind kind) throws JsonException {
    var path = id.path(version, kind.extension());
    if (!artifact.path().equals(path)) {
      throw view.member("artifact").member("path").refused(path);
    }
  }

  /// A copy that is yanked or not.
  public Release withYanked(Optional<String> reason) {
    return new Release(
        version, artifact, compat, permissions, detected, imports, behavior, documents, reason);
  }

  /// Whether nothing but `yanked` differs, which is all that may.
  public boolean isSame(Release other) {
    return withYanked(Optional.empty()).equals(other.withYanked(Optional.empty()));
  }

  JsonObject json() {
    var json =
        JsonObject.EMPTY
            .with("version", version.toString())
            .with("artifact", artifact.json())
            .with("compat", compat.json())
            .with("permissions", permissions.json());
    json = Fields.with(json, "detected", detected);
    json = Fields.with(json, "imports", imports);
    return Fields.with(documents.addTo(behavior.addTo(json)), "yanked", yanked);
  }
}
