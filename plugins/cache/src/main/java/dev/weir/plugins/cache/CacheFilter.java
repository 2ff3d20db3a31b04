package dev.weir.plugins.cache;

import dev.weir.api.Chain;
import dev.weir.api.Filter;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.plugins.cache.CacheFilterFactory.Config;
import dev.weir.plugins.cache.CacheStatus.Forwarded;
import dev.weir.plugins.cache.Shelf.Found;
import dev.weir.plugins.cache.Storing.Head;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Answers from the cache what may be, and sends on the rest.
final class CacheFilter implements Filter {

  private static final Set<String> SAFE =
      Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "REPORT", "SEARCH", "QUERY");

  /// Conditions that only the upstream can judge.
  private static final List<String> FOR_THE_UPSTREAM = List.of("If-Match", "If-Unmodified-Since");

  private final Config config;
  private final Parts parts;
  private final CacheStatus statuses;

  /// What a cache is made of.
  record Parts(
      Shelf shelf,
      Storing storing,
      Fetches fetches,
      Refreshes refreshes,
      EarlyRefresh early,
      InstantSource clock,
      Counts counts) {}

  CacheFilter(Config config, Parts parts) {
    this.config = config;
    this.parts = parts;
    this.statuses = new CacheStatus(config.name());
  }

  @Override
  public Response handle(Request request, Chain chain) throws Exception {
    return switch (request.method()) {
      case "GET", "HEAD" -> {
        var key = parts.shelf.keys().of(request);
        if (key.isEmpty() || isBypassed(request)) {
          parts.counts.bypassed().increment();
          yield sendOn(request, chain, Forwarded.BYPASS);
        }
        var wishes = config.requestDirectives() ? Wishes.of(request.headers()) : Wishes.NONE;
        yield wishes.isStored()
            ? answer(new Asked(request, chain, key.get(), wishes, false))
            : sendOn(request, chain, Forwarded.REQUEST);
      }
      default -> {
        var response = sendOn(request, chain, Forwarded.METHOD);
        if (!SAFE.contains(request.method())) {
          Invalidation.after(request, response, parts.shelf);
        }
        yield response;
      }
    };
  }

  /// Whether a request is one that the key does not tell from others, or no business of a cache.
  private boolean isBypassed(Request request) {
    var headers = request.headers();
    return request.body().length() != 0
        || headers.contains("Upgrade")
        || FieldLists.containsAny(headers, FOR_THE_UPSTREAM)
        || FieldLists.containsAny(headers, config.bypass());
  }

  private Response sendOn(Request request, Chain chain, Forwarded why) throws Exception {
    return shown(chain.proceed(request), why);
  }

  private Response shown(Response response, Forwarded why) {
    var headers = parts.storing.shown(response.headers());
    return response.withHeaders(headers.withAdded(CacheStatus.FIELD, statuses.forwarded(why)));
  }

  private Response answer(Asked asked) throws Exception {
    var found = parts.shelf.find(asked.key(), asked.headers());
    var stored = found.stored();
    var now = parts.clock.millis();
    if (stored != null && asked.wishes().accept(stored.freshness(), now)) {
      parts.counts.hits().increment();
      if (parts.early.isDue(stored.freshness(), now) && asked.canBeInBackground()) {
        parts.refreshes.begin(asked, found);
      }
      return Answers.of(asked.request(), stored, stored.shown(now, statuses), now);
    }
    if (asked.wishes().isOnlyIfCached()) {
      return nothing();
    }
    if (asked.request().method().equals("HEAD")) {
      return head(asked, found);
    }
    if (stored != null
        && asked.wishes().areNone()
        && asked.canBeInBackground()
        && stored.freshness().isUsableWhileRevalidated(now)) {
      parts.counts.stale().increment();
      parts.refreshes.begin(asked, found);
      return revalidating(asked, stored, now);
    }
    return parts.fetches.fetch(asked, found);
  }

  private Response nothing() {
    var why = statuses.forwarded(Forwarded.REQUEST) + "; detail=only-if-cached";
    return Response.of(504).withHeader(CacheStatus.FIELD, why);
  }

  private Response revalidating(Asked asked, Stored stored, long now) {
    var status = statuses.stale(stored, now, "stale-while-revalidate");
    var headers = stored.withAge(now).withAdded(CacheStatus.FIELD, status);
    return Answers.of(asked.request(), stored, headers, now);
  }

  /// Sends a request for the head on: what it brings confirms what is stored, or shows that it is
  /// out of date (RFC 9111 section 4.3.5).
  private Response head(Asked asked, Found found) throws Exception {
    parts.counts.misses().increment();
    var sent = parts.shelf.sent(asked.key(), parts.clock.millis());
    var response = asked.chain().proceed(asked.request());
    var stored = found.stored();
    if (stored != null && !asked.isAuthorized()) {
      var head = new Head(response.status(), response.headers(), sent, parts.clock.millis(), false);
      update(asked, found, stored, head);
    }
    return shown(response, stored == null ? Forwarded.URI_MISS : Forwarded.STALE);
  }

  private void update(Asked asked, Found found, Stored stored, Head head) {
    var status = head.status();
    if (status == stored.status()) {
      var plan =
          isSame(stored, head)
              ? parts.storing.confirmed(stored, head)
              : Optional.<Storing.Plan>empty();
      if (plan.isEmpty()) {
        parts.shelf.remove(found);
        return;
      }
      var it = plan.get();
      var times = new Shelf.Times(head.sent(), head.received());
      parts.shelf.put(asked.key(), asked.headers(), stored.with(it), it.varying(), times);
      return;
    }
    if (status == 404 || status == 410) {
      parts.shelf.remove(found);
    }
  }

  private static boolean isSame(Stored stored, Head head) {
    var length = head.headers().first("Content-Length");
    var own = Integer.toString(stored.bytes().length);
    return length.filter(it -> !it.equals(own)).isEmpty()
        && head.headers().first("Last-Modified").equals(stored.headers().first("Last-Modified"))
        && head.headers().first("ETag").equals(stored.tag());
  }
}
