package dev.weir.marketplace.tuf;

import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonValue;
import dev.weir.marketplace.json.JsonView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The files that a role vouches for, and the roles that it lets speak for some paths.
///
/// @param delegations in the order in which they are asked
/// @param keys of the delegations
public record Targets(
    long version,
    Instant expires,
    SequencedMap<String, TargetFile> files,
    List<Delegation> delegations,
    SequencedMap<String, TufKey> keys)
    implements Metadata {

  public Targets {
    files = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(files));
    delegations = List.copyOf(delegations);
    keys = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(keys));
  }

  /// The metadata in an envelope.
  public static Targets parse(Envelope envelope, String file) throws TufException {
    Parser<Targets> parser = Targets::parse;
    return parser.parse(envelope, file);
  }

  static Targets parse(JsonView signed, String file) throws JsonException, TufException {
    var header = Header.parse(signed, Root.TARGETS);
    var files = new LinkedHashMap<String, TargetFile>();
    for (var target : signed.member("targets").members().entrySet()) {
      Names.requireTarget(target.getKey(), file);
      files.put(target.getKey(), TargetFile.parse(target.getKey(), target.getValue()));
    }
    var view = signed.optional("delegations");
    if (view.isEmpty()) {
      return new Targets(
          header.version(), header.expires(), files, List.of(), new LinkedHashMap<>());
    }
    return new Targets(
        header.version(),
        header.expires(),
        files,
        delegations(view.get().member("roles"), file),
        Root.keys(view.get().member("keys"), file));
  }

  private static List<Delegation> delegations(JsonView view, String file)
      throws JsonException, TufException {
    var delegations = new ArrayList<Delegation>();
    var names = new HashSet<String>();
    for (var role : view.elements()) {
      var delegation = Delegation.parse(role, file);
      if (!names.add(delegation.name())) {
        throw role.member("name").refused("a name that no other role has");
      }
      delegations.add(delegation);
    }
    return delegations;
  }

  @Override
  public JsonObject json() {
    var targets = new LinkedHashMap<String, JsonObject>();
    files.forEach((path, file) -> targets.put(path, file.json()));
    var json =
        new Header(version, expires).json(Root.TARGETS).with("targets", JsonObject.of(targets));
    if (delegations.isEmpty()) {
      return json;
    }
    var roles = delegations.stream().<JsonValue>map(Delegation::json).toList();
    return json.with(
        "delegations",
        JsonObject.EMPTY.with("keys", Root.json(keys)).with("roles", new JsonArray(roles)));
  }
}
