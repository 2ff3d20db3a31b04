package dev.weir.marketplace.index;

import dev.weir.marketplace.entry.EntryId;
import dev.weir.marketplace.entry.Version;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a person asks for: `acme/jwt-extra`, `official/acme/jwt-extra@1.4.2`.
public record Reference(Optional<String> index, EntryId id, Optional<Version> version) {

  private static final Pattern SHAPE = Pattern.compile("(?:([^/@]+)/)?([^/@]+/[^/@]+)(?:@(.+))?");

  /// The newest of an entry, in whichever index it is trusted.
  public static Reference of(EntryId id) {
    return new Reference(Optional.empty(), id, Optional.empty());
  }

  /// The reference that a text is, if it is one.
  public static Optional<Reference> parse(String text) {
    var match = SHAPE.matcher(text);
    if (!match.matches()) {
      return Optional.empty();
    }
    var index = Optional.ofNullable(match.group(1));
    var version = Optional.ofNullable(match.group(3));
    var parsed = version.flatMap(Version::parse);
    if (!index.map(EntryId::isPart).orElse(true) || version.isPresent() != parsed.isPresent()) {
      return Optional.empty();
    }
    return EntryId.parse(match.group(2)).map(id -> new Reference(index, id, parsed));
  }

  @Override
  public String toString() {
    return index.map(name -> name + "/").orElse("")
        + id
        + version.map(exact -> "@" + exact).orElse("");
  }
}
