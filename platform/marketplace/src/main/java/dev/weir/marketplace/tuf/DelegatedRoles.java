package dev.weir.marketplace.tuf;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;

/// What the roles say that others delegate to, each verified once, when it is asked for first.
///
/// Safe for use by several threads.
final class DelegatedRoles {

  /// A role as one parent delegates to it.
  private record Edge(String parent, String role) {}

  /// A role that delegates.
  record Parent(String role, Targets targets) {}

  /// Reads and verifies a role's file.
  @FunctionalInterface
  interface Verifier {
    VerifiedRole verify(Delegation delegation, Parent parent) throws TufException, IOException;
  }

  private final int max;
  private final Verifier verifier;
  private final Map<Edge, VerifiedRole> outcomes = new LinkedHashMap<>(); // guarded by this

  /// @param max how many there may be
  DelegatedRoles(int max, Verifier verifier) {
    this.max = max;
    this.verifier = verifier;
  }

  /// What became of a role.
  ///
  /// @throws TufException if its file cannot be had
  synchronized VerifiedRole of(Delegation delegation, Parent parent) throws TufException {
    var edge = new Edge(parent.role, delegation.name());
    var known = outcomes.get(edge);
    if (known != null) {
      return known;
    }
    requireRoom();
    try {
      var outcome = verifier.verify(delegation, parent);
      outcomes.put(edge, outcome);
      return outcome;
    } catch (IOException e) {
      throw TufException.state("state.json", e);
    }
  }

  private void requireRoom() throws TufException {
    if (outcomes.size() >= max) {
      throw new TufException(
          Check.DELEGATIONS,
          "targets.json",
          "more than " + max + " delegations (expected: no more)");
    }
  }

  /// Asks for all, from the curators on.
  ///
  /// @return what those that are believed say, by role
  Map<String, Targets> all(Targets curators) throws TufException {
    var believed = new LinkedHashMap<String, Targets>();
    var parents = new ArrayDeque<Parent>();
    var expanded = new HashSet<String>();
    parents.add(new Parent(Root.TARGETS, curators));
    while (!parents.isEmpty()) {
      var parent = parents.remove();
      for (var delegation : parent.targets.delegations()) {
        if (of(delegation, parent) instanceof VerifiedRole.Valid(var targets, _)) {
          believed.put(delegation.name(), targets);
          if (expanded.add(delegation.name())) {
            parents.add(new Parent(delegation.name(), targets));
          }
        }
      }
    }
    return believed;
  }
}
