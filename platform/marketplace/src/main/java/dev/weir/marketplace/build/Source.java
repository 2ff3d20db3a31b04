package dev.weir.marketplace.build;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.entry.Artifact;
import dev.weir.marketplace.entry.Behavior;
import dev.weir.marketplace.entry.Compatibility;
import dev.weir.marketplace.entry.Description;
import dev.weir.marketplace.entry.EntryId;
import dev.weir.marketplace.entry.Kind;
import dev.weir.marketplace.entry.Permissions;
import dev.weir.marketplace.entry.Version;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonReader;
import dev.weir.marketplace.json.JsonView;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What an author sends of a plugin: the file `sources/<publisher>/<name>/plugin.json`.
///
/// JSON as everything else in an index: what is signed is what was reviewed, so it is read by one
/// reader that takes no liberties.
record Source(EntryId id, Kind kind, Description description, List<Draft> releases) {

  private static final int MAX_YANKED = 200;
  // Nothing hidden, nothing outside.
  private static final Pattern FILE =
      Pattern.compile("/?[A-Za-z0-9_{}-][A-Za-z0-9._{}-]*(?:/[A-Za-z0-9_{}-][A-Za-z0-9._{}-]*)*");
  private static final List<String> OWN_MEMBERS =
      List.of(
          "version",
          "artifact",
          "compat",
          "permissions",
          "configSchema",
          "readme",
          "sbom",
          "yanked");

  Source {
    releases = List.copyOf(releases);
  }

  /// Where an artifact is.
  sealed interface Origin {}

  /// Made by a build of this checkout.
  ///
  /// @param file below the checkout; `{version}` stands for the version of the release
  record Built(String file) implements Origin {}

  /// Somewhere else.
  record Hosted(URI url, String sha256, long size) implements Origin {}

  /// A release before it is looked at.
  ///
  /// @param version that of the checkout, if it is not said
  /// @param configSchema a file, as are the others; a jar may have it in itself
  /// @param sbom a bill in CycloneDX, or a lock file of which it is made
  record Draft(
      Optional<Version> version,
      Origin origin,
      Compatibility compat,
      Permissions permissions,
      Behavior behavior,
      Optional<String> configSchema,
      Optional<String> readme,
      Optional<String> sbom,
      Optional<String> yanked) {

    static Draft parse(JsonView view, Kind kind) throws JsonException {
      var members = new ArrayList<>(OWN_MEMBERS);
      members.addAll(Behavior.MEMBERS);
      view.allowOnly(members.toArray(String[]::new));
      var version = view.optional("version");
      var draft =
          new Draft(
              version.isPresent() ? Optional.of(Version.parse(version.get())) : Optional.empty(),
              origin(view.member("artifact")),
              Compatibility.parse(view.member("compat"), kind),
              Permissions.parse(view.member("permissions")),
              Behavior.parse(view),
              file(view, "configSchema", ".json"),
              file(view, "readme", ".md"),
              file(view, "sbom", ".json", "/Cargo.lock", "/go.mod"),
              text(view, "yanked"));
      if (draft.origin instanceof Hosted && version.isEmpty()) {
        throw new JsonException(view.path() + ".version: missing");
      }
      return draft;
    }

    private static Origin origin(JsonView view) throws JsonException {
      if (view.optional("build").isPresent()) {
        view.allowOnly("build");
        return new Built(file(view, "build", "").orElseThrow());
      }
      view.allowOnly("url", "sha256", "size");
      return new Hosted(
          url(view.member("url")),
          view.member("sha256").sha256(),
          view.member("size").integer(1, Artifact.MAX_SIZE));
    }

    private static URI url(JsonView view) throws JsonException {
      if (!view.string().matches("https://[A-Za-z0-9.:-]+(/[A-Za-z0-9._~+-]+)+")) {
        throw view.refused("an https: URL of a file, without a query");
      }
      return URI.create(view.string());
    }

    // The checkout has more than authors may have published: the keys of a build lie in it.
    private static Optional<String> file(JsonView view, String name, String... endings)
        throws JsonException {
      var member = view.optional(name);
      if (member.isEmpty()) {
        return Optional.empty();
      }
      var file = member.get().string();
      if (!FILE.matcher(file).matches() || Arrays.stream(endings).noneMatch(file::endsWith)) {
        throw member
            .get()
            .refused(
                "a file *%s here, or with a leading slash in the checkout"
                    .formatted(String.join(" or *", endings)));
      }
      return Optional.of(member.get().string());
    }

    private static Optional<String> text(JsonView view, String name) throws JsonException {
      var member = view.optional(name);
      if (member.isPresent() && member.get().string().length() > MAX_YANKED) {
        throw member.get().refused("at most " + MAX_YANKED + " characters");
      }
      return member.isPresent() ? Optional.of(member.get().string()) : Optional.empty();
    }
  }

  /// Reads a source.
  ///
  /// @param file what messages call it
  static Source read(byte[] bytes, String file) throws MarketplaceException {
    try {
      return parse(JsonView.of(JsonReader.read(bytes)));
    } catch (JsonException e) {
      throw new MarketplaceException(
          Reason.VERIFICATION, "format: " + file + ": " + e.getMessage(), e);
    }
  }

  private static Source parse(JsonView view) throws JsonException {
    var members = new ArrayList<>(List.of("v", "id", "kind", "releases"));
    members.addAll(Description.MEMBERS);
    view.allowOnly(members.toArray(String[]::new));
    view.member("v").integer(1, 1);
    var kind = Kind.parse(view.member("kind"));
    var releases = new ArrayList<Draft>();
    for (var release : view.member("releases").elements()) {
      releases.add(Draft.parse(release, kind));
    }
    if (releases.isEmpty()) {
      throw view.member("releases").refused("at least one release");
    }
    return new Source(EntryId.parse(view.member("id")), kind, Description.parse(view), releases);
  }
}
