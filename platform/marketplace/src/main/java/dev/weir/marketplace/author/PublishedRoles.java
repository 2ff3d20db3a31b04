package dev.weir.marketplace.author;

import dev.weir.marketplace.tuf.Check;
import dev.weir.marketplace.tuf.Delegation;
import dev.weir.marketplace.tuf.Envelope;
import dev.weir.marketplace.tuf.MetaFile;
import dev.weir.marketplace.tuf.Root;
import dev.weir.marketplace.tuf.Snapshot;
import dev.weir.marketplace.tuf.Targets;
import dev.weir.marketplace.tuf.TufException;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// The targets files of the next snapshot, verified as clients will verify them.
final class PublishedRoles {

  private final PublishedState before;
  private final Publication publication;
  private final Handover handover;
  private final Instant now;
  private final Set<String> verified = new HashSet<>();

  PublishedRoles(PublishedState before, Publication publication, Handover handover, Instant now) {
    this.before = before;
    this.publication = publication;
    this.handover = handover;
    this.now = now;
  }

  /// What the next snapshot says, by file name. Roles that nobody delegates to any more stay in it:
  /// clients refuse a snapshot from which a file has vanished.
  SequencedMap<String, MetaFile> verifiedFiles() throws IOException, TufException {
    verifyAll();
    for (var role : publication.roles().keySet()) {
      if (!verified.contains(role)) {
        throw new TufException(
            Check.DELEGATION_SCOPE, role + ".json", "nobody delegates to " + role);
      }
    }
    var files = new LinkedHashMap<String, MetaFile>();
    before.snapshot().map(Snapshot::files).ifPresent(files::putAll);
    for (var draft : publication.roles().entrySet()) {
      var bytes = draft.getValue().bytes();
      var name = draft.getKey() + ".json";
      var version = Targets.parse(draft.getValue().envelope(), name).version();
      requireNext(name, version, Optional.ofNullable(files.get(name)));
      files.put(name, MetaFile.of(version, bytes));
    }
    return files;
  }

  private static void requireNext(String name, long version, Optional<MetaFile> published)
      throws TufException {
    var expected = published.map(MetaFile::version).orElse(0L) + 1;
    if (version != expected) {
      throw new TufException(Check.VERSION, name, version + " (expected: " + expected + ")");
    }
  }

  private void verifyAll() throws IOException, TufException {
    var file = "targets.json";
    var envelope = envelope(Root.TARGETS);
    if (envelope.isEmpty()) {
      throw new TufException(
          Check.MISSING_FILE, file, "missing (expected: in a first publication)");
    }
    handover.require(Root.TARGETS, envelope.get(), file);
    var curators = parse(Root.TARGETS, envelope.get());
    for (var delegation : curators.delegations()) {
      delegation.requirePublisherScope(file);
    }
    verifyDelegations(Root.TARGETS, curators);
  }

  private void verifyDelegations(String parent, Targets targets) throws IOException, TufException {
    for (var delegation : targets.delegations()) {
      var envelope = envelope(delegation.name());
      // Named by the curators, but has published nothing yet.
      if (envelope.isPresent()) {
        verifyDelegated(parent, targets, delegation, envelope.get());
      }
    }
  }

  private void verifyDelegated(
      String parent, Targets targets, Delegation delegation, Envelope envelope)
      throws IOException, TufException {
    var name = delegation.name();
    delegation.role().require(envelope, targets.keys(), name + ".json", parent + ".json");
    if (!verified.contains(name)) {
      verifyDelegations(name, parse(name, envelope));
    }
  }

  private Optional<Envelope> envelope(String role) throws IOException, TufException {
    var draft = publication.roles().get(role);
    return draft != null ? Optional.of(draft.envelope()) : before.targets(role);
  }

  private Targets parse(String role, Envelope envelope) throws TufException {
    verified.add(role);
    var targets = Targets.parse(envelope, role + ".json");
    if (publication.roles().containsKey(role) && !now.isBefore(targets.expires())) {
      throw new TufException(
          Check.EXPIRED,
          role + ".json",
          "on " + targets.expires() + " (expected: after " + now + ")");
    }
    return targets;
  }
}
