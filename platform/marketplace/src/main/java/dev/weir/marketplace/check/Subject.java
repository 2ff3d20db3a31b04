package dev.weir.marketplace.check;

import dev.weir.marketplace.entry.Capability;
import dev.weir.marketplace.entry.Entry;
import dev.weir.marketplace.entry.EntryId;
import dev.weir.marketplace.entry.Kind;
import dev.weir.marketplace.entry.Release;
import dev.weir.marketplace.entry.Version;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What an artifact is said to be.
///
/// @param allowed what its permissions cover
/// @param abi how a module says it talks with its host
/// @param imports what a module says it calls of its host
public record Subject(
    EntryId id,
    Kind kind,
    Version version,
    Set<Capability> allowed,
    Optional<String> abi,
    List<String> imports) {

  public Subject {
    allowed = Set.copyOf(allowed);
    imports = List.copyOf(imports);
  }

  /// What an entry says of a release.
  public static Subject of(Entry entry, Release release) {
    return new Subject(
        entry.id(),
        entry.kind(),
        release.version(),
        release.permissions().capabilities(),
        release.compat().abi(),
        release.imports());
  }
}
