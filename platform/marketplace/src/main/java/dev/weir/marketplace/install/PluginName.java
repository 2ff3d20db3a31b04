package dev.weir.marketplace.install;

import dev.weir.marketplace.entry.EntryId;
import dev.weir.marketplace.index.Reference;
import java.util.Comparator;
import java.util.Optional;

/// What identifies an installed plugin: `index/publisher/name`.
public record PluginName(String index, EntryId id) implements Comparable<PluginName> {

  private static final Comparator<PluginName> ORDER =
      Comparator.comparing(PluginName::index).thenComparing(PluginName::id);

  /// The name that a text is, if it is one.
  public static Optional<PluginName> parse(String text) {
    return Reference.parse(text)
        .filter(reference -> reference.version().isEmpty())
        .flatMap(
            reference -> reference.index().map(index -> new PluginName(index, reference.id())));
  }

  @Override
  public int compareTo(PluginName other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return index + "/" + id;
  }
}
