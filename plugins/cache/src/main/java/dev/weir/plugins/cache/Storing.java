package dev.weir.plugins.cache;

import dev.weir.api.Headers;
import dev.weir.plugins.cache.CacheFilterFactory.Config;
import dev.weir.plugins.cache.CacheFilterFactory.SetCookie;
import dev.weir.plugins.cache.Freshness.Graces;
import dev.weir.plugins.cache.Freshness.Rule;
import dev.weir.plugins.cache.Shelf.Sent;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;

/// Says which responses may be stored, and for how long they are fresh (RFC 9111 sections 3 and
/// 4.2).
final class Storing {

  /// No time that concerns a response counts for more.
  static final long MAX_MILLIS = TimeUnit.DAYS.toMillis(365);

  /// What can be stored although nothing says for how long (RFC 9110 section 15.1).
  private static final Set<Integer> HEURISTIC =
      Set.of(200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501);

  /// What this cache knows the meaning of, for `must-understand`.
  private static final Set<Integer> UNDERSTOOD =
      Set.of(200, 203, 204, 300, 301, 302, 303, 307, 308, 404, 405, 410, 414, 451, 501);

  private static final Set<Integer> NEGATIVE = Set.of(404, 410);
  private static final int MAX_VARYING = 16;

  private final Config config;
  private final DoubleSupplier random;
  private final Tags tags;
  private final List<String> tagHeadersAndAge;

  /// A response's head, and when it was asked for and came, in milliseconds since 1970.
  ///
  /// @param isAuthorized whether the request said who asks
  record Head(int status, Headers headers, Sent sent, long received, boolean isAuthorized) {

    long date() {
      return headers
          .first("Date")
          .map(it -> HttpDates.parse(it, received))
          .orElse(OptionalLong.empty())
          .orElse(received);
    }
  }

  /// How a response is to be stored.
  ///
  /// @param varying the fields of a request that select it, in lower case
  record Plan(Headers headers, Freshness freshness, Set<String> tags, List<String> varying) {

    /// The same plan, with tags if it has none.
    Plan taggedAtLeast(Set<String> others) {
      return tags.isEmpty() ? new Plan(headers, freshness, others, varying) : this;
    }
  }

  /// @param random from 0 up to 1
  Storing(Config config, DoubleSupplier random) {
    this.config = config;
    this.random = random;
    this.tags = new Tags(config.tagHeaders());
    this.tagHeadersAndAge = Stream.concat(config.tagHeaders().stream(), Stream.of("Age")).toList();
  }

  /// How the response is to be stored; empty if it must not be, or to no use.
  Optional<Plan> plan(Head head) {
    var directives = directives(head.headers());
    if (!mayBeStored(head, directives)) {
      return Optional.empty();
    }
    var fields = Fields.stored(head.headers(), excluded(directives));
    if (config.setCookie() == SetCookie.BYPASS && fields.contains("Set-Cookie")) {
      return Optional.empty();
    }
    var varying = FieldLists.names(fields, "Vary").stream().distinct().sorted().toList();
    var tagged = tags.of(head.headers());
    if (!canBeSelected(varying) || tagged.isEmpty()) {
      return Optional.empty();
    }
    var dated =
        fields.contains("Date")
            ? fields
            : fields.withAdded("Date", HttpDates.format(head.received()));
    var freshness = freshness(head, directives);
    return isOfUse(freshness, fields)
        ? Optional.of(new Plan(dated, freshness, tagged.get(), varying))
        : Optional.empty();
  }

  /// How a response is to be stored that the upstream has confirmed by a 304 (RFC 9111 section
  /// 4.3.4); empty if it must not be stored any more, or if the 304 is about another one. It keeps
  /// its tags if the 304 has none.
  Optional<Plan> confirmed(Stored stale, Head head) {
    var tag = head.headers().first("ETag");
    if (tag.isPresent()
        && stale.tag().filter(it -> !Conditions.areAlike(it, tag.get())).isPresent()) {
      return Optional.empty();
    }
    var update = Fields.stored(head.headers(), excluded(directives(head.headers())));
    // A 304 without a date was made now, whatever the date of what it confirms.
    var known = update.contains("Date") ? stale.headers() : stale.headers().without("Date");
    var headers = Fields.updated(known, update);
    for (var name : tagHeadersAndAge) {
      for (var value : head.headers().all(name)) {
        headers = headers.withAdded(name, value);
      }
    }
    var updated =
        new Head(stale.status(), headers, head.sent(), head.received(), head.isAuthorized());
    return plan(updated).map(it -> it.taggedAtLeast(stale.tags()));
  }

  private static boolean canBeSelected(List<String> varying) {
    return !varying.contains("*")
        && varying.size() <= MAX_VARYING
        && varying.stream().allMatch(FieldLists::isName);
  }

  /// What a client gets of a response that was not stored before.
  Headers shown(Headers headers) {
    return tags.removed(headers);
  }

  private Directives directives(Headers headers) {
    for (var name : config.targeted()) {
      var aimed = Directives.aimed(headers, name);
      if (aimed.isPresent()) {
        return aimed.get();
      }
    }
    return Directives.of(headers);
  }

  private static boolean mayBeStored(Head head, Directives directives) {
    var isUnderstood = UNDERSTOOD.contains(head.status());
    var mustBeUnderstood = directives.has("must-understand");
    var isForbidden = directives.has("no-store") && !(mustBeUnderstood && isUnderstood);
    var isPersonal =
        directives.holdsForAll("private") || (head.isAuthorized() && !isForAll(directives));
    return head.status() != 101
        && head.status() != 206
        && head.status() != 304
        && !isForbidden
        && !isPersonal
        && (isUnderstood || !mustBeUnderstood)
        && (HEURISTIC.contains(head.status()) || isExplicit(head, directives));
  }

  /// Whether a response to somebody in particular may be shown to others (RFC 9111 section 3.5).
  private static boolean isForAll(Directives directives) {
    return directives.has("public")
        || directives.has("s-maxage")
        || directives.has("must-revalidate");
  }

  private static boolean isExplicit(Head head, Directives directives) {
    return directives.has("public")
        || directives.has("max-age")
        || directives.has("s-maxage")
        || hasExpires(head, directives);
  }

  private Set<String> excluded(Directives directives) {
    var excluded = new HashSet<>(directives.fields("private"));
    excluded.addAll(directives.fields("no-cache"));
    config.tagHeaders().forEach(it -> excluded.add(it.toLowerCase(Locale.ROOT)));
    if (config.setCookie() == SetCookie.STRIP) {
      excluded.add("set-cookie");
      excluded.add("set-cookie2");
    }
    return excluded;
  }

  private boolean isOfUse(Freshness freshness, Headers fields) {
    return freshness.canBeFresh()
        || freshness.graces().whileRevalidate() > 0
        || freshness.graces().ifError() > 0
        || fields.contains("ETag")
        || fields.contains("Last-Modified");
  }

  private Freshness freshness(Head head, Directives directives) {
    var lifetime = Math.min(MAX_MILLIS, lifetime(head, directives));
    var age = initialAge(head);
    var spread = Math.max(0, lifetime - age) * (config.jitter() / 100.0);
    var early = (long) (spread * random.getAsDouble());
    var took = Math.clamp(head.received() - head.sent().at(), 0, MAX_MILLIS);
    return new Freshness(
        head.received() - age, lifetime, early, graces(directives, lifetime), took);
  }

  private static long initialAge(Head head) {
    var apparent = Math.max(0, head.received() - head.date());
    var delay = Math.max(0, head.received() - head.sent().at());
    return Math.min(MAX_MILLIS, Math.max(apparent, age(head.headers()) + delay));
  }

  /// What a cache before this one says. If it is not exactly one number, nobody knows how old the
  /// response is: too old.
  private static long age(Headers headers) {
    var values = headers.all("Age");
    if (values.isEmpty()) {
      return 0;
    }
    return Directives.number(String.join(",", values), MAX_MILLIS / 1000)
        .map(TimeUnit.SECONDS::toMillis)
        .orElse(MAX_MILLIS);
  }

  private long lifetime(Head head, Directives directives) {
    var shared = directives.seconds("s-maxage");
    var seconds = shared == Directives.ABSENT ? directives.seconds("max-age") : shared;
    if (seconds != Directives.ABSENT) {
      return TimeUnit.SECONDS.toMillis(seconds);
    }
    if (hasExpires(head, directives)) {
      return Math.max(0, expires(head) - head.date());
    }
    return guessed(head, directives);
  }

  private static boolean hasExpires(Head head, Directives directives) {
    return !directives.areAimed() && head.headers().contains("Expires");
  }

  // What is no date is in the past (RFC 9111 section 5.3); of several, the earliest counts.
  private static long expires(Head head) {
    return head.headers().all("Expires").stream()
        .mapToLong(it -> HttpDates.parse(it, head.received()).orElse(0))
        .min()
        .orElse(0);
  }

  private long guessed(Head head, Directives directives) {
    if (NEGATIVE.contains(head.status())) {
      return config.negative().toMillis();
    }
    if (!HEURISTIC.contains(head.status()) && !directives.has("public")) {
      return 0;
    }
    var modified =
        head.headers()
            .first("Last-Modified")
            .map(it -> HttpDates.parse(it, head.received()))
            .orElse(OptionalLong.empty());
    if (config.heuristic().isEmpty() || modified.isEmpty()) {
      return 0;
    }
    var heuristic = config.heuristic().get();
    var unchanged = Math.max(0, head.date() - modified.getAsLong());
    return Math.min(heuristic.most().toMillis(), unchanged / 100 * heuristic.percent());
  }

  private Graces graces(Directives directives, long lifetime) {
    var rule = rule(directives);
    var isOpen = rule == Rule.ALLOWED && lifetime > 0;
    return new Graces(
        rule,
        grace(directives, "stale-while-revalidate", isOpen, config.staleWhileRevalidate()),
        grace(directives, "stale-if-error", isOpen, config.staleIfError()));
  }

  private static Rule rule(Directives directives) {
    if (directives.holdsForAll("no-cache")) {
      return Rule.VALIDATED;
    }
    if (directives.has("must-revalidate") || directives.has("proxy-revalidate")) {
      return Rule.NEVER;
    }
    return directives.has("s-maxage") ? Rule.IF_SAID : Rule.ALLOWED;
  }

  private static long grace(
      Directives directives, String name, boolean isOpen, Duration configured) {
    if (directives.has(name)) {
      return Math.min(MAX_MILLIS, TimeUnit.SECONDS.toMillis(directives.seconds(name)));
    }
    return isOpen ? configured.toMillis() : 0;
  }
}
