package dev.weir.marketplace.author;

import dev.weir.marketplace.tuf.Envelope;
import dev.weir.marketplace.tuf.Role;
import dev.weir.marketplace.tuf.Root;
import dev.weir.marketplace.tuf.TufException;
import dev.weir.marketplace.tuf.TufKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A root in the making: the first one, or the next after a change of keys.
///
/// Its result is signed by one key after the other, wherever they are: an [Envelope] is a file that
/// goes from one holder to the next, each of whom reads [#changes] before signing.
public final class RootEdit {

  private final Optional<Root> before;
  private final Map<String, Map<String, TufKey>> keys = new LinkedHashMap<>();
  private final Map<String, Integer> thresholds = new LinkedHashMap<>();

  private RootEdit(Optional<Root> before) {
    this.before = before;
    for (var role : Root.ROLES) {
      keys.put(role, new LinkedHashMap<>());
      thresholds.put(role, 1);
    }
  }

  /// The first root of a repository.
  public static RootEdit first() {
    return new RootEdit(Optional.empty());
  }

  /// The next root, so far with the same keys.
  public static RootEdit after(Root root) {
    var edit = new RootEdit(Optional.of(root));
    for (var name : Root.ROLES) {
      var role = root.role(name);
      edit.thresholds.put(name, role.threshold());
      for (var id : role.keyIds()) {
        Optional.ofNullable(root.keys().get(id)).ifPresent(key -> edit.add(name, key));
      }
    }
    return edit;
  }

  /// Puts a role into the hands of some keys.
  public RootEdit role(String role, List<TufKey> holders, int threshold) {
    keysOf(role).clear();
    holders.forEach(key -> add(role, key));
    return threshold(role, threshold);
  }

  /// Lets one more key sign for a role.
  public RootEdit add(String role, TufKey key) {
    keysOf(role).put(key.id(), key);
    return this;
  }

  /// Takes a role from a key.
  public RootEdit remove(String role, String keyId) {
    if (keysOf(role).remove(keyId) == null) {
      throw new IllegalArgumentException(role + ": no key " + keyId);
    }
    return this;
  }

  /// How many keys of a role have to sign.
  public RootEdit threshold(String role, int threshold) {
    keysOf(role);
    thresholds.put(role, threshold);
    return this;
  }

  private Map<String, TufKey> keysOf(String role) {
    var ofRole = keys.get(role);
    if (ofRole == null) {
      throw new IllegalArgumentException(
          "role: '" + role + "' (expected: one of " + Root.ROLES + ")");
    }
    return ofRole;
  }

  /// The root, for its keys to sign: those of the root before, and its own.
  ///
  /// @throws IllegalArgumentException if a role could never reach its threshold
  public Envelope prepare(Instant expires) {
    var all = new LinkedHashMap<String, TufKey>();
    var roles = new LinkedHashMap<String, Role>();
    for (var name : Root.ROLES) {
      var ofRole = keysOf(name);
      var threshold = thresholds.getOrDefault(name, 1);
      if (threshold < 1 || ofRole.size() < threshold) {
        throw new IllegalArgumentException(
            "%s: %d of %d keys (expected: at least 1, and as many keys)"
                .formatted(name, threshold, ofRole.size()));
      }
      all.putAll(ofRole);
      roles.put(name, new Role(List.copyOf(ofRole.keySet()), threshold));
    }
    var version = before.map(root -> root.version() + 1).orElse(1L);
    var root = new Root(version, expires.truncatedTo(ChronoUnit.SECONDS), true, all, roles);
    return Envelope.unsigned(root.json());
  }

  /// What signatures a root still needs; empty if it can be published.
  ///
  /// @param before the root that it follows, if it is not the first
  public static List<String> missing(Optional<Root> before, Envelope next) throws TufException {
    var file = "root.json";
    var root = Root.parse(next, file);
    var missing = new ArrayList<String>();
    if (before.isPresent()) {
      missing(before.get(), next, file).ifPresent(missing::add);
    }
    missing(root, next, file).ifPresent(missing::add);
    return List.copyOf(missing);
  }

  private static Optional<String> missing(Root by, Envelope next, String file) throws TufException {
    var role = by.role(Root.ROOT);
    var signers = role.signers(next, by.keys(), file);
    if (signers.size() >= role.threshold()) {
      return Optional.empty();
    }
    var others = new ArrayList<>(role.keyIds());
    others.removeAll(signers);
    return Optional.of(
        "%d of the keys of root %d: one or more of %s"
            .formatted(role.threshold() - signers.size(), by.version(), others));
  }

  /// What one root changes of another, line by line, for people to read before they sign.
  public static List<String> changes(Root before, Root after) {
    var changes = new ArrayList<String>();
    changes.add("version: " + before.version() + " -> " + after.version());
    changes.add("expires: " + before.expires() + " -> " + after.expires());
    for (var name : Root.ROLES) {
      var was = before.role(name);
      var is = after.role(name);
      if (was.threshold() != is.threshold()) {
        changes.add(name + ": threshold " + was.threshold() + " -> " + is.threshold());
      }
      is.keyIds().stream()
          .filter(id -> !was.keyIds().contains(id))
          .forEach(id -> changes.add(name + ": + key " + id));
      was.keyIds().stream()
          .filter(id -> !is.keyIds().contains(id))
          .forEach(id -> changes.add(name + ": - key " + id));
    }
    return List.copyOf(changes);
  }
}
