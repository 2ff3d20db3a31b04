package dev.weir.marketplace.tuf;

import dev.weir.marketplace.tuf.DelegatedRoles.Parent;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedMap;

/// A verified state of a repository; what publishers say is verified when it is asked for first.
///
/// Safe for use by several threads.
public final class TrustedMetadata {

  private final Root root;
  private final Timestamp timestamp;
  private final Snapshot snapshot;
  private final VerifiedRole.Valid curators;
  private final DelegatedRoles delegated;
  private final Instant refreshed;

  TrustedMetadata(
      Top top, VerifiedRole.Valid curators, DelegatedRoles delegated, Instant refreshed) {
    this.root = top.root;
    this.timestamp = top.timestamp;
    this.snapshot = top.snapshot;
    this.curators = curators;
    this.delegated = delegated;
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

  /// Verifies what all publishers say.
  void verifyAll() throws TufException {
    delegated.all(curators.targets());
  }

  /// The target of a name: of the first role that has it, asked in the order of delegation.
  ///
  /// @throws TufException if a role that has to be asked before is not believed
  public Optional<FoundTarget> find(String path) throws TufException {
    var asked = new HashSet<String>();
    var toAsk = new ArrayDeque<Question>();
    var role = Root.TARGETS;
    var valid = curators;
    while (true) {
      var file = valid.targets().files().get(path);
      if (file != null) {
        return Optional.of(new FoundTarget(file, role, valid.signers()));
      }
      push(new Parent(role, valid.targets()), path, toAsk);
      toAsk.removeIf(it -> asked.contains(it.delegation.name()));
      if (toAsk.isEmpty()) {
        return Optional.empty();
      }
      var next = toAsk.pop();
      role = next.delegation.name();
      asked.add(role);
      valid = valid(next);
    }
  }

  /// Whom to ask next, and who says so.
  private record Question(Delegation delegation, Parent parent) {}

  private static void push(Parent parent, String path, ArrayDeque<Question> toAsk) {
    var children = new ArrayList<Question>();
    for (var delegation : parent.targets().delegations()) {
      if (!delegation.covers(path)) {
        continue;
      }
      children.add(new Question(delegation, parent));
      if (delegation.terminating()) {
        toAsk.clear();
        break;
      }
    }
    children.reversed().forEach(toAsk::push);
  }

  private VerifiedRole.Valid valid(Question question) throws TufException {
    return switch (delegated.of(question.delegation, question.parent)) {
      case VerifiedRole.Valid valid -> valid;
      case VerifiedRole.Refused(var why) -> throw why;
    };
  }

  /// All targets that can be found, by name. Those of roles that are not believed are missing.
  ///
  /// @throws TufException if what a role says is not here any more
  public SequencedMap<String, FoundTarget> targets() throws TufException {
    var names = new LinkedHashSet<>(curators.targets().files().keySet());
    delegated.all(curators.targets()).values().forEach(it -> names.addAll(it.files().keySet()));
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
      // Its role is not believed.
      return Optional.empty();
    }
  }
}
