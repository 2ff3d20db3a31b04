package dev.weir.marketplace.tuf;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// A complete, verified state of a repository; immutable.
public final class TrustedMetadata {

  /// A role as one parent delegates to it.
  record Edge(String parent, String role) {}

  private final Root root;
  private final Timestamp timestamp;
  private final Snapshot snapshot;
  private final VerifiedRole.Valid curators;
  private final Map<Edge, VerifiedRole> delegated;
  private final Instant refreshed;

  TrustedMetadata(
      Top top, VerifiedRole.Valid curators, Map<Edge, VerifiedRole> delegated, Instant refreshed) {
    this.root = top.root;
    this.timestamp = top.timestamp;
    this.snapshot = top.snapshot;
    this.curators = curators;
    this.delegated = Map.copyOf(delegated);
    this.refreshed = refreshed;
  }

  /// The roles that say what is the newest.
  record Top(Root root, Timestamp timestamp, Snapshot snapshot) {}

  /// The newest root.
  public Root root() {
    return root;
  }

  /// The newest timestamp.
  public Timestamp timestamp() {
    return timestamp;
  }

  /// The newest snapshot.
  public Snapshot snapshot() {
    return snapshot;
  }

  /// What the curators say.
  public Targets curators() {
    return curators.targets();
  }

  /// When this was last found to be the newest.
  public Instant refreshed() {
    return refreshed;
  }

  /// How long ago that was.
  public Duration age(Instant now) {
    return Duration.between(refreshed, now);
  }

  /// The files that have expired by a time.
  public List<String> expired(Instant now) {
    var all = new LinkedHashMap<String, Instant>();
    all.put("root", root.expires());
    all.put("timestamp", timestamp.expires());
    all.put("snapshot", snapshot.expires());
    all.put("targets", curators.targets().expires());
    delegated.forEach((edge, outcome) -> {
      if (outcome instanceof VerifiedRole.Valid valid) {
        all.put(edge.role(), valid.targets().expires());
      }
    });
    return all.entrySet().stream()
        .filter(entry -> !now.isBefore(entry.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /// Why roles below the curators are not believed, by role.
  public Map<String, TufException> refused() {
    var refused = new LinkedHashMap<String, TufException>();
    delegated.forEach((edge, outcome) -> {
      if (outcome instanceof VerifiedRole.Refused(var why)) {
        refused.put(edge.role(), why);
      }
    });
    return Collections.unmodifiableMap(refused);
  }

  /// The target of a name: of the first role that has it, asked in the order of delegation.
  ///
  /// @throws TufException if a role that has to be asked before is not believed
  public Optional<FoundTarget> find(String path) throws TufException {
    var asked = new HashSet<String>();
    var toAsk = new ArrayDeque<Edge>();
    toAsk.push(new Edge(Root.ROOT, Root.TARGETS));
    while (!toAsk.isEmpty()) {
      var edge = toAsk.pop();
      if (!asked.add(edge.role())) {
        continue;
      }
      var valid = valid(edge);
      var file = valid.targets().files().get(path);
      if (file != null) {
        return Optional.of(new FoundTarget(file, edge.role(), valid.signers()));
      }
      push(valid.targets(), edge.role(), path, toAsk);
    }
    return Optional.empty();
  }

  private static void push(Targets targets, String parent, String path, ArrayDeque<Edge> toAsk) {
    var children = new ArrayList<Edge>();
    for (var delegation : targets.delegations()) {
      if (!delegation.covers(path)) {
        continue;
      }
      children.add(new Edge(parent, delegation.name()));
      if (delegation.terminating()) {
        toAsk.clear();
        break;
      }
    }
    children.reversed().forEach(toAsk::push);
  }

  private VerifiedRole.Valid valid(Edge edge) throws TufException {
    if (edge.role().equals(Root.TARGETS)) {
      return curators;
    }
    return switch (delegated.get(edge)) {
      case VerifiedRole.Valid valid -> valid;
      case VerifiedRole.Refused(var why) -> throw why;
      case null -> throw new IllegalStateException("not visited: " + edge);
    };
  }

  /// All targets that can be found, by name. Those of roles that are not believed are missing.
  public SequencedMap<String, FoundTarget> targets() {
    var names = new LinkedHashSet<>(curators.targets().files().keySet());
    for (var outcome : delegated.values()) {
      if (outcome instanceof VerifiedRole.Valid valid) {
        names.addAll(valid.targets().files().keySet());
      }
    }
    var found = new LinkedHashMap<String, FoundTarget>();
    for (var name : names) {
      findBelieved(name).ifPresent(target -> found.put(name, target));
    }
    return Collections.unmodifiableSequencedMap(found);
  }

  private Optional<FoundTarget> findBelieved(String name) {
    try {
      return find(name);
    } catch (TufException e) {
      // Listed by [#refused].
      return Optional.empty();
    }
  }
}
