package dev.weir.marketplace.tuf;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.marketplace.Sha256;
import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonView;
import java.util.List;

/// A role that may speak for some paths.
///
/// @param paths patterns; empty if `hashPrefixes` is not
/// @param hashPrefixes of the SHA-256 of a path
/// @param terminating whether nobody after it is asked for its paths
public record Delegation(
    String name, Role role, List<String> paths, List<String> hashPrefixes, boolean terminating) {

  /// The folder of all publishers.
  public static final String PUBLISHERS = "plugins/";

  public Delegation {
    paths = List.copyOf(paths);
    hashPrefixes = List.copyOf(hashPrefixes);
  }

  /// A publisher, who has the last word on its own folder.
  public static Delegation publisher(String name, List<TufKey> keys, int threshold) {
    var role = new Role(keys.stream().map(TufKey::id).toList(), threshold);
    return new Delegation(name, role, List.of(PUBLISHERS + name + "/*"), List.of(), true);
  }

  static Delegation parse(JsonView view, String file) throws JsonException, TufException {
    var name = view.member("name").string();
    if (!Names.isDelegatedRole(name)) {
      throw Names.refused("role", name, file);
    }
    var paths = view.optional("paths");
    var prefixes = view.optional("path_hash_prefixes");
    if (paths.isPresent() == prefixes.isPresent()) {
      throw view.refused("either paths or path_hash_prefixes");
    }
    var delegation =
        new Delegation(
            name,
            Role.parse(view, file),
            paths.isPresent() ? paths.get().strings() : List.of(),
            prefixes.isPresent() ? prefixes.get().strings() : List.of(),
            view.member("terminating").bool());
    for (var pattern : delegation.paths) {
      if (!Names.isPattern(pattern)) {
        throw Names.refused("pattern", pattern, file);
      }
    }
    return delegation;
  }

  /// Whether this role may speak for a path.
  public boolean covers(String path) {
    for (var pattern : paths) {
      if (PathPattern.matches(pattern, path)) {
        return true;
      }
    }
    return !hashPrefixes.isEmpty() && coversHash(Sha256.of(path.getBytes(UTF_8)));
  }

  private boolean coversHash(String hash) {
    return hashPrefixes.stream().anyMatch(hash::startsWith);
  }

  /// Refuses a delegation by the curators that is for more than the publisher's own folder.
  public void requirePublisherScope(String file) throws TufException {
    var folder = PUBLISHERS + name + "/";
    for (var pattern : paths) {
      if (!pattern.startsWith(folder)) {
        throw new TufException(
            Check.DELEGATION_SCOPE,
            file,
            "%s is given '%s' (expected: only %s...)".formatted(name, pattern, folder));
      }
    }
    if (!hashPrefixes.isEmpty()) {
      throw new TufException(
          Check.DELEGATION_SCOPE,
          file,
          name + " is given paths by their digests (expected: only " + folder + "...)");
    }
  }

  JsonObject json() {
    var json = role.json().with("name", name).with("terminating", terminating);
    return hashPrefixes.isEmpty()
        ? json.with("paths", JsonArray.ofStrings(paths))
        : json.with("path_hash_prefixes", JsonArray.ofStrings(hashPrefixes));
  }
}
