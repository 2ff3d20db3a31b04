package dev.weir.plugins.cache;

import dev.weir.api.Headers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The names by which an upstream wants to purge responses later: `Surrogate-Key`, `Cache-Tag`.
///
/// @param fields where they are, divided by spaces or commas
record Tags(List<String> fields) {

  private static final Pattern SEPARATOR = Pattern.compile("[, \t]+");
  private static final int MAX_TAGS = 64;
  private static final int MAX_BYTES = 256;

  /// The tags of a response; empty if they are beyond the limits of a cache: what could not be
  /// purged by all of them must not be stored.
  Optional<Set<String>> of(Headers headers) {
    var tags = new LinkedHashSet<String>();
    for (var field : fields) {
      for (var value : headers.all(field)) {
        tags.addAll(List.of(SEPARATOR.split(value, -1)));
      }
    }
    tags.remove("");
    return tags.size() <= MAX_TAGS && tags.stream().allMatch(Tags::isShort)
        ? Optional.of(tags)
        : Optional.empty();
  }

  private static boolean isShort(String tag) {
    return tag.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
  }

  /// The fields of a response without those that only a cache needs.
  Headers removed(Headers headers) {
    var rest = headers;
    for (var field : fields) {
      rest = rest.without(field);
    }
    return rest;
  }
}
