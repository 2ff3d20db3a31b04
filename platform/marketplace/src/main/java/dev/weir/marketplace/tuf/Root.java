package dev.weir.marketplace.tuf;

import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonView;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// The keys of the four top-level roles: what all trust comes from.
///
/// @param consistentSnapshot whether names of files carry their version or digest
/// @param roles by [#ROOT], [#TIMESTAMP], [#SNAPSHOT] and [#TARGETS]
public record Root(
    long version,
    Instant expires,
    boolean consistentSnapshot,
    SequencedMap<String, TufKey> keys,
    Map<String, Role> roles)
    implements Metadata {

  /// The role of this metadata.
  public static final String ROOT = "root";

  /// The role that says which snapshot is the newest.
  public static final String TIMESTAMP = "timestamp";

  /// The role that says which files belong together.
  public static final String SNAPSHOT = "snapshot";

  /// The role of the curators.
  public static final String TARGETS = "targets";

  /// All top-level roles.
  public static final List<String> ROLES = List.of(ROOT, TIMESTAMP, SNAPSHOT, TARGETS);

  public Root {
    keys = new LinkedHashMap<>(keys);
    roles = Map.copyOf(roles);
  }

  /// The metadata in an envelope.
  public static Root parse(Envelope envelope, String file) throws TufException {
    Parser<Root> parser = Root::parse;
    return parser.parse(envelope, file);
  }

  static Root parse(JsonView signed, String file) throws JsonException, TufException {
    var header = Header.parse(signed, ROOT);
    var roles = new LinkedHashMap<String, Role>();
    var views = signed.member("roles");
    for (var name : ROLES) {
      roles.put(name, Role.parse(views.member(name), file));
    }
    return new Root(
        header.version(),
        header.expires(),
        signed.member("consistent_snapshot").bool(),
        keys(signed.member("keys"), file),
        roles);
  }

  static SequencedMap<String, TufKey> keys(JsonView view, String file)
      throws JsonException, TufException {
    var keys = new LinkedHashMap<String, TufKey>();
    for (var key : view.members().entrySet()) {
      keys.put(key.getKey(), TufKey.parse(key.getKey(), key.getValue(), file));
    }
    return keys;
  }

  /// One of the top-level roles.
  public Role role(String name) {
    var role = roles.get(name);
    if (role == null) {
      throw new IllegalArgumentException("role: '" + name + "' (expected: one of " + ROLES + ")");
    }
    return role;
  }

  /// Refuses metadata of a top-level role that too few have signed; gives those who have.
  public List<String> require(String role, Envelope envelope, String file) throws TufException {
    return role(role).require(envelope, keys, file, version + ".root.json");
  }

  /// Whether a role is in other hands here than in another root.
  boolean differsIn(String role, Root other) {
    return !role(role).equals(other.role(role));
  }

  @Override
  public JsonObject json() {
    var roleObjects = new LinkedHashMap<String, JsonObject>();
    ROLES.forEach(name -> roleObjects.put(name, role(name).json()));
    return new Header(version, expires)
        .json(ROOT)
        .with("consistent_snapshot", consistentSnapshot)
        .with("keys", json(keys))
        .with("roles", JsonObject.of(roleObjects));
  }

  static JsonObject json(SequencedMap<String, TufKey> keys) {
    var objects = new LinkedHashMap<String, JsonObject>();
    keys.forEach((id, key) -> objects.put(id, key.json()));
    return JsonObject.of(objects);
  }
}
