package dev.weir.plugins.cache;

import dev.weir.api.Headers;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A response that is kept: as it came, without what belonged to its connection.
///
/// What each use of it needs is made once. Safe for use by several threads.
final class Stored implements Entry {

  /// Of the objects, on top of what they hold.
  private static final int OVERHEAD = 400;

  private static final int STRING_OVERHEAD = 48;

  private final int status;
  private final Headers headers;
  private final byte[] body;
  private final Freshness freshness;
  private final Set<String> tags;
  private final @Nullable String tag;
  private final OptionalLong modified;
  private volatile @Nullable Shown shown;

  /// The fields as a client gets them at an age, of a cache that calls itself so.
  private record Shown(long age, CacheStatus statuses, Headers headers) {}

  Stored(int status, Headers headers, byte[] body, Freshness freshness, Set<String> tags) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.freshness = freshness;
    this.tags = Set.copyOf(tags);
    this.tag = headers.first("ETag").orElse(null);
    this.modified =
        headers.first("Last-Modified").map(it -> HttpDates.parse(it, freshness.born())).stream()
            .flatMapToLong(OptionalLong::stream)
            .findFirst();
  }

  int status() {
    return status;
  }

  /// The fields, without `Content-Length`, `Age`, and what this cache says itself.
  Headers headers() {
    return headers;
  }

  /// The bytes; nobody changes them.
  byte[] bytes() {
    return body;
  }

  Freshness freshness() {
    return freshness;
  }

  /// By which it can be purged.
  Set<String> tags() {
    return tags;
  }

  /// The value of its `ETag`.
  Optional<String> tag() {
    return Optional.ofNullable(tag);
  }

  /// Its `Last-Modified`, in milliseconds since 1970.
  OptionalLong modified() {
    return modified;
  }

  /// Whether the upstream can be asked whether it is still good.
  boolean canBeValidated() {
    return tag != null || modified.isPresent();
  }

  /// The fields for a client that gets it without anybody being asked. They are the same for a
  /// second.
  Headers shown(long now, CacheStatus statuses) {
    var age = freshness.age(now) / 1000;
    var known = shown;
    if (known == null || known.age != age || !known.statuses.equals(statuses)) {
      var headers = withAge(now).withAdded(CacheStatus.FIELD, statuses.hit(this, now));
      known = new Shown(age, statuses, headers);
      shown = known;
    }
    return known.headers;
  }

  /// The fields with the response's age.
  Headers withAge(long now) {
    return headers.withAdded("Age", Long.toString(freshness.age(now) / 1000));
  }

  /// The same bytes by the plan that their confirmation has brought.
  Stored with(Storing.Plan plan) {
    return new Stored(status, plan.headers(), body, plan.freshness(), plan.tags());
  }

  /// About how many bytes of memory it takes.
  long weight() {
    var total = new long[] {OVERHEAD + body.length};
    headers.forEach(
        (name, value) -> total[0] += 2L * STRING_OVERHEAD + name.length() + value.length());
    tags.forEach(it -> total[0] += STRING_OVERHEAD + it.length());
    return total[0];
  }
}
