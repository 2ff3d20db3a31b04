package dev.weir.plugins.cache;

import dev.weir.api.DataSize;
import dev.weir.api.Default;
import dev.weir.api.Expect;
import dev.weir.api.Filter;
import dev.weir.api.FilterFactory;
import dev.weir.api.PluginContext;
import dev.weir.api.SharedCache;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.pf4j.Extension;

/// Answers from memory or the shared cache what may be shared, as RFC 9111 says.
@Extension
public final class CacheFilterFactory implements FilterFactory<CacheFilterFactory.Config> {

  private static final Duration MOST = Duration.ofDays(365);

  /// Configuration of `cache`.
  ///
  /// @param name what the cache calls itself in Cache-Status
  /// @param zone routes with the same zone share what they store; its own if absent
  /// @param maxObject longer bodies are not stored
  /// @param maxUnderWay what bodies that are being stored take at most, together
  /// @param targeted fields that are for caches like this one, and win over Cache-Control
  /// @param heuristic how long responses are fresh that do not say it; not at all if absent
  /// @param negative how long 404 and 410 are fresh if they do not say it
  /// @param keepStale how long stale responses are kept to be validated
  /// @param staleWhileRevalidate how long stale responses are used while they are fetched anew
  /// @param staleIfError how long stale responses are used if the upstream fails
  /// @param requestDirectives whether clients may say what they want of the cache
  /// @param setCookie what becomes of responses with Set-Cookie
  /// @param tagHeaders fields with the tags by which responses can be purged; clients do not get
  ///   them
  /// @param encodings content codings that the upstream may use, the best one first
  /// @param coalesce how long a request waits for another one for the same; 0s for not at all
  /// @param hitForMiss how long it is remembered that responses cannot be shared
  /// @param jitter by how many percent of their time, at most, responses are fetched anew earlier
  /// @param earlyRefresh whether responses that are asked for often are fetched before they are
  ///   stale
  /// @param bypass requests with one of these fields go past the cache
  public record Config(
      @Default("weir") String name,
      Optional<String> zone,
      @Default("8MiB") DataSize maxObject,
      @Default("64MiB") DataSize maxUnderWay,
      @Default("[CDN-Cache-Control]") List<String> targeted,
      Optional<Heuristic> heuristic,
      @Default("5s") Duration negative,
      @Default("1h") Duration keepStale,
      @Default("0s") Duration staleWhileRevalidate,
      @Default("0s") Duration staleIfError,
      @Default("true") boolean requestDirectives,
      @Default("bypass") SetCookie setCookie,
      @Default("[Surrogate-Key, Cache-Tag]") List<String> tagHeaders,
      @Default("[br, gzip]") List<String> encodings,
      @Default("5s") Duration coalesce,
      @Default("2m") Duration hitForMiss,
      @Default("10") int jitter,
      @Default("true") boolean earlyRefresh,
      @Default(
              "[X-HTTP-Method-Override, X-HTTP-Method, X-Method-Override, X-Original-URL,"
                  + " X-Rewrite-URL, X-Original-Host, X-Host, X-HTTP-Host-Override,"
                  + " X-Forwarded-Server, X-Forwarded-Scheme]")
          List<String> bypass) {

    public Config {
      expectNames("name", List.of(name));
      zone.ifPresent(it ->
          Expect.that(
              !it.isBlank() && it.chars().allMatch(c -> c > ' ' && c < 127),
              "zone",
              it,
              "a name without spaces"));
      expectSize("max-object", maxObject);
      expectSize("max-under-way", maxUnderWay);
      expectNames("targeted", targeted);
      expectNames("tag-headers", tagHeaders);
      expectNames("encodings", encodings);
      expectNames("bypass", bypass);
      expectTime("negative", negative);
      expectTime("keep-stale", keepStale);
      expectTime("stale-while-revalidate", staleWhileRevalidate);
      expectTime("stale-if-error", staleIfError);
      expectTime("coalesce", coalesce);
      expectTime("hit-for-miss", hitForMiss);
      Expect.that(jitter >= 0 && jitter <= 50, "jitter", jitter, "0..50");
    }

    private static void expectNames(String property, List<String> names) {
      names.forEach(
          it -> Expect.that(FieldLists.isName(it), property, it, "a name without spaces"));
    }

    private static void expectTime(String property, Duration time) {
      Expect.that(!time.isNegative() && time.compareTo(MOST) <= 0, property, time, "0s..365d");
    }

    private static void expectSize(String property, DataSize size) {
      Expect.that(size.bytes() > 0 && size.bytes() <= 1 << 30, property, size, "1B..1GiB");
    }
  }

  /// How long a response is fresh that does not say it but says when it was changed last.
  ///
  /// @param percent how many percent of the time since then
  /// @param most but not longer
  public record Heuristic(@Default("10") int percent, @Default("24h") Duration most) {

    public Heuristic {
      Expect.that(percent >= 1 && percent <= 100, "percent", percent, "1..100");
      Config.expectTime("most", most);
    }
  }

  /// What becomes of a response with `Set-Cookie`.
  public enum SetCookie {
    /// It is not stored.
    BYPASS,
    /// It is stored without its cookies.
    STRIP,
    /// It is stored, and its cookies go to everybody.
    STORE
  }

  private final PluginContext context;
  private final InstantSource clock;
  private final DoubleSupplier random;
  private final SharedCache<Entry> cache;
  private final Counts counts;

  /// A factory for a gateway.
  public CacheFilterFactory(PluginContext context) {
    this(context, InstantSource.system(), () -> ThreadLocalRandom.current().nextDouble());
  }

  /// @param random from 0 up to 1
  CacheFilterFactory(PluginContext context, InstantSource clock, DoubleSupplier random) {
    this.context = context;
    this.clock = clock;
    this.random = random;
    this.cache = context.cache("responses", new EntryCodec());
    this.counts = Counts.of(context.metrics());
  }

  @Override
  public String name() {
    return "cache";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public Filter create(Config config) {
    var keys = new CacheKeys(config.zone(), config.encodings());
    var shelf = new Shelf(cache, keys, config.keepStale().toMillis());
    var storing = new Storing(config, random);
    var fetches = new Fetches(config, shelf, storing, clock, counts);
    var failed = context.metrics().counter("refreshes_failed", "Refreshes that came to nothing");
    var refreshes =
        new Refreshes(shelf, fetches, context.scheduler(), config.maxObject().bytes(), failed);
    var early = new EarlyRefresh(config.earlyRefresh(), random);
    return new CacheFilter(
        config, new CacheFilter.Parts(shelf, storing, fetches, refreshes, early, clock, counts));
  }
}
