package dev.weir.marketplace.build;

import dev.weir.marketplace.author.TargetsEdit;
import dev.weir.marketplace.entry.Catalog;
import dev.weir.marketplace.entry.Revocations;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// The files of an index before they are signed.
///
/// @param files by the role that signs for them, which is the publisher's name, and their names
public record BuiltIndex(
    Catalog catalog, Revocations revocations, SortedMap<String, SortedMap<String, byte[]>> files) {

  public BuiltIndex {
    var copy = new TreeMap<String, SortedMap<String, byte[]>>();
    files.forEach(
        (role, ofRole) -> copy.put(role, Collections.unmodifiableSortedMap(new TreeMap<>(ofRole))));
    files = Collections.unmodifiableSortedMap(copy);
  }

  /// All publishers.
  public Set<String> publishers() {
    return files.keySet();
  }

  /// Puts what the curators sign for into their targets file.
  public void addCurated(TargetsEdit targets) {
    targets.put(Catalog.PATH, catalog.write()).put(Revocations.PATH, revocations.write());
  }

  /// Puts what a publisher signs for into its targets file.
  public void addPublished(String publisher, TargetsEdit targets) {
    published(publisher).forEach(targets::put);
  }

  /// What a publisher signs for, by name.
  public SortedMap<String, byte[]> published(String publisher) {
    return files.getOrDefault(publisher, Collections.emptySortedMap());
  }
}
