package dev.weir.marketplace.entry;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonView;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// What the curators of an index list at all: the file `policy.json` beside its sources.
///
/// @param forbidden what no plugin of this index may do
public record Policy(
    List<String> licenses, List<String> categories, List<Capability> forbidden, long maxSize) {

  public Policy {
    licenses = List.copyOf(licenses);
    categories = List.copyOf(categories);
    forbidden = List.copyOf(forbidden);
  }

  /// Reads a policy.
  public static Policy read(byte[] bytes, String file) throws MarketplaceException {
    return Fields.read(bytes, file, Policy::parse);
  }

  private static Policy parse(JsonView view) throws JsonException {
    view.allowOnly("v", "licenses", "categories", "forbidden", "maxSize");
    return new Policy(
        Fields.list(view.member("licenses"), Description::license),
        Fields.list(view.member("categories"), Description::category),
        Fields.list(view.member("forbidden"), Capability::parse),
        view.member("maxSize").integer(1, Artifact.MAX_SIZE));
  }

  /// What is wrong with an entry, if anything is.
  public Optional<String> problem(Entry entry) {
    var description = entry.description();
    if (!licenses.contains(description.license())) {
      return Optional.of(
          "license: '%s' (expected: one of: %s)".formatted(description.license(), licenses));
    }
    if (description.categories().isEmpty() || !categories.containsAll(description.categories())) {
      return Optional.of(
          "categories: %s (expected: some of: %s)".formatted(description.categories(), categories));
    }
    return entry.releases().stream().map(this::problem).flatMap(Optional::stream).findFirst();
  }

  private Optional<String> problem(Release release) {
    var wanted = new HashSet<>(release.permissions().capabilities());
    wanted.retainAll(forbidden);
    if (!wanted.isEmpty()) {
      return Optional.of(
          "%s: permissions: %s (expected: none of: %s)"
              .formatted(release.version(), wanted, forbidden));
    }
    return release.artifact().size() <= maxSize
        ? Optional.empty()
        : Optional.of(
            "%s: artifact: %d bytes (expected: at most %d)"
                .formatted(release.version(), release.artifact().size(), maxSize));
  }
}
