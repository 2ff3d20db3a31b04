package dev.weir.marketplace.author;

import dev.weir.marketplace.Sha256;
import dev.weir.marketplace.tuf.Delegation;
import dev.weir.marketplace.tuf.Envelope;
import dev.weir.marketplace.tuf.Names;
import dev.weir.marketplace.tuf.TargetFile;
import dev.weir.marketplace.tuf.Targets;
import dev.weir.marketplace.tuf.TufKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// A targets file in the making: of the curators or of a publisher.
public final class TargetsEdit {

  private final long version;
  private final SequencedMap<String, TargetFile> files = new LinkedHashMap<>();
  private final Map<String, Content> contents = new LinkedHashMap<>();
  private final SequencedMap<String, Delegation> delegations = new LinkedHashMap<>();
  private final SequencedMap<String, TufKey> keys = new LinkedHashMap<>();

  private TargetsEdit(long version) {
    this.version = version;
  }

  /// The first one of a role.
  public static TargetsEdit first() {
    return new TargetsEdit(1);
  }

  /// The next one, so far with the same content.
  public static TargetsEdit after(Targets targets) {
    var edit = new TargetsEdit(targets.version() + 1);
    edit.files.putAll(targets.files());
    targets
        .delegations()
        .forEach(delegation -> edit.delegations.put(delegation.name(), delegation));
    edit.keys.putAll(targets.keys());
    return edit;
  }

  /// The next one, or the first if there is none.
  public static TargetsEdit after(Optional<Targets> targets) {
    return targets.map(TargetsEdit::after).orElseGet(TargetsEdit::first);
  }

  /// Adds or replaces a target.
  public TargetsEdit put(String path, byte[] bytes) {
    put(TargetFile.of(path, bytes));
    contents.put(path, Content.of(bytes.clone()));
    return this;
  }

  /// Adds or replaces a target by a file, which has to stay as it is until it is published.
  public TargetsEdit put(String path, Path file) throws IOException {
    put(TargetFile.of(path, Files.size(file), Sha256.of(file)));
    contents.put(path, Content.of(file));
    return this;
  }

  /// Adds or replaces a target whose bytes are elsewhere.
  public TargetsEdit put(TargetFile target) {
    if (!Names.isTarget(target.path())) {
      throw new IllegalArgumentException(
          "target: '" + target.path() + "' (expected: letters, digits and ._+@=~,-/)");
    }
    files.put(target.path(), target);
    contents.remove(target.path());
    return this;
  }

  /// Takes a target away.
  public TargetsEdit remove(String path) {
    if (files.remove(path) == null) {
      throw new IllegalArgumentException("target: no '" + path + "'");
    }
    contents.remove(path);
    return this;
  }

  /// Gives a publisher its folder, or other keys.
  public TargetsEdit delegate(String publisher, List<TufKey> holders, int threshold) {
    return delegate(Delegation.publisher(publisher, holders, threshold), holders);
  }

  /// Gives a role some paths, or other keys.
  public TargetsEdit delegate(Delegation delegation, List<TufKey> holders) {
    if (!Names.isDelegatedRole(delegation.name())) {
      throw new IllegalArgumentException(
          "role: '" + delegation.name() + "' (expected: lower-case letters, digits and ._-)");
    }
    if (delegation.role().threshold() < 1 || holders.size() < delegation.role().threshold()) {
      throw new IllegalArgumentException(
          delegation.name()
              + ": fewer keys than its threshold of "
              + delegation.role().threshold());
    }
    delegations.put(delegation.name(), delegation);
    holders.forEach(key -> keys.put(key.id(), key));
    return this;
  }

  /// Takes its paths from a role.
  public TargetsEdit undelegate(String role) {
    if (delegations.remove(role) == null) {
      throw new IllegalArgumentException("role: no '" + role + "'");
    }
    return this;
  }

  /// The targets file, for the role's keys to sign.
  public TargetsDraft prepare(Instant expires) {
    var used = new LinkedHashMap<String, TufKey>();
    for (var delegation : delegations.values()) {
      for (var id : delegation.role().keyIds()) {
        Optional.ofNullable(keys.get(id)).ifPresent(key -> used.put(id, key));
      }
    }
    var targets =
        new Targets(
            version,
            expires.truncatedTo(ChronoUnit.SECONDS),
            files,
            List.copyOf(delegations.values()),
            used);
    return new TargetsDraft(Envelope.unsigned(targets.json()), contents);
  }
}
