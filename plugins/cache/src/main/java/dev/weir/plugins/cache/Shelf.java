package dev.weir.plugins.cache;

import dev.weir.api.Headers;
import dev.weir.api.SharedCache;
import dev.weir.plugins.cache.Entry.Gone;
import dev.weir.plugins.cache.Entry.Variants;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Where stored responses are found: under the key of their URL or, if it has several, under keys
/// of their own to which an entry under that key leads.
///
/// @param validation for how long, in milliseconds, stale responses are kept to be validated
record Shelf(SharedCache<Entry> cache, CacheKeys keys, long validation) {

  private static final Duration GONE_FOR = Duration.ofMinutes(1);
  private static final Duration LEAST_LEADING = Duration.ofHours(1);

  /// What was found for a request.
  ///
  /// @param stored a response, perhaps a stale one; null if there is none
  /// @param key where a response for the same request would be
  /// @param isVariant whether the URL has several
  record Found(@Nullable Stored stored, String key, boolean isVariant) {}

  /// Looks for the response to a request.
  ///
  /// @param key of its URL
  Found find(String key, Headers request) {
    return switch (cache.get(key).orElse(null)) {
      case null -> new Found(null, key, false);
      case Gone _ -> new Found(null, key, false);
      case Stored stored -> new Found(stored, key, false);
      case Variants variants -> find(key, variants, request);
    };
  }

  // Of several that match, the upstream's latest word counts (RFC 9111 section 4.1).
  private Found find(String key, Variants variants, Headers request) {
    Found best = null;
    for (var selecting : variants.selecting()) {
      var variant = keys.of(key, variants.generation(), selecting, request);
      var stored = cache.get(variant).orElse(null) instanceof Stored found ? found : null;
      if (best == null || isLater(stored, best.stored)) {
        best = new Found(stored, variant, true);
      }
    }
    return best == null ? new Found(null, key, false) : best;
  }

  private static boolean isLater(@Nullable Stored one, @Nullable Stored other) {
    return one != null && (other == null || one.freshness().born() > other.freshness().born());
  }

  /// Puts a response where a request like this one finds it.
  ///
  /// @param varying the fields of the request that select it
  /// @param times when the upstream was asked for it: if it was made invalid since, it stays out
  /// @return whether it is there now
  boolean put(String key, Headers request, Stored stored, List<String> varying, Times times) {
    if (isGoneSince(key, times.sent)) {
      return false;
    }
    var useful = stored.freshness().useful(times.now, stored.canBeValidated() ? validation : 0);
    if (useful <= 0) {
      return false;
    }
    var ttl = Duration.ofMillis(Math.min(useful, Storing.MAX_MILLIS));
    if (varying.isEmpty()) {
      cache.put(key, stored, ttl, stored.tags(), times.sent.moment);
      return stays(key, times.sent);
    }
    var variants = leading(cache.get(key).orElse(null), varying);
    var longest = ttl.compareTo(LEAST_LEADING) > 0 ? ttl : LEAST_LEADING;
    var variant = keys.of(key, variants.generation(), varying, request);
    cache.put(variant, stored, ttl, stored.tags(), times.sent.moment);
    cache.put(key, variants, longest, Set.of(), times.sent.moment);
    return stays(key, times.sent);
  }

  private static String goneKey(String key) {
    return "gone " + key;
  }

  private Optional<Entry> gone(String key) {
    return cache.get(goneKey(key));
  }

  private boolean isGoneSince(String key, Sent sent) {
    return !gone(key).equals(sent.gone);
  }

  // Who makes it invalid says so first and removes it then, so one of the two sees the other.
  private boolean stays(String key, Sent sent) {
    var stays = !isGoneSince(key, sent);
    if (!stays) {
      cache.remove(key);
    }
    return stays;
  }

  /// When a response was asked for.
  ///
  /// @param at in milliseconds since 1970
  /// @param moment the cache's own
  /// @param gone how it was made invalid last
  record Sent(long at, long moment, Optional<Entry> gone) {}

  /// When a response was asked for, and when it is stored, in milliseconds since 1970.
  record Times(Sent sent, long now) {}

  /// What it is for a request that is sent now.
  Sent sent(String key, long now) {
    return new Sent(now, cache.moment(), gone(key));
  }

  private static Variants leading(@Nullable Entry known, List<String> varying) {
    if (!(known instanceof Variants variants)) {
      return new Variants(ThreadLocalRandom.current().nextLong(), List.of(varying));
    }
    if (variants.selecting().getFirst().equals(varying)) {
      return variants;
    }
    var selecting = new ArrayList<List<String>>(List.of(varying));
    variants.selecting().stream()
        .filter(it -> !it.equals(varying))
        .limit(Variants.MAX - 1)
        .forEach(selecting::add);
    return new Variants(variants.generation(), selecting);
  }

  /// Makes all responses of a URL invalid, those that are on their way too.
  void invalidate(String key) {
    var gone = new Gone(ThreadLocalRandom.current().nextLong());
    cache.put(goneKey(key), gone, GONE_FOR, Set.of());
    cache.remove(key);
  }

  /// Removes a response that is no longer what the upstream has.
  void remove(Found found) {
    cache.remove(found.key);
  }

  /// Waits for one's turn to fetch a response.
  SharedCache.Turn await(String key, Duration patience) throws InterruptedException {
    return cache.await(key, patience);
  }
}
