package dev.weir.plugins.ratelimit;

import dev.weir.api.Headers;
import dev.weir.api.Limits.Grant;
import dev.weir.api.Metrics;
import dev.weir.api.Metrics.Counter;
import dev.weir.api.Request;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One limit of a filter, ready to be counted against.
final class Rule {

  private static final int MAX_TOLD = 256;

  private final LimitConfig config;
  private final KeyTemplate key;
  private final Tier standard;
  private final List<Tier> classes;
  private final Budget budget;
  private final String space;
  private final Counter passed;
  private final Counter refused;

  /// What some keys may.
  ///
  /// @param name in headers
  /// @param of what tells the class
  /// @param allowance null if they are not counted
  /// @param policy an item of `RateLimit-Policy`; empty if they are not counted
  private record Tier(
      String name,
      KeyPart of,
      @Nullable Pattern matches,
      @Nullable Allowance allowance,
      String policy) {

    Tier(String name, KeyPart of, @Nullable Pattern matches, @Nullable Allowance allowance) {
      this(name, of, matches, allowance, allowance == null ? "" : item(name, allowance));
    }

    private static String item(String name, Allowance allowance) {
      return '"' + name + '"' + allowance.policy();
    }

    boolean has(Request request) {
      var value = of.of(request);
      var written = value.startsWith("=") ? value.substring(1) : value;
      return matches == null
          || (written.length() <= MAX_TOLD && matches.matcher(written).matches());
    }
  }

  Rule(LimitConfig config, Budget budget, Metrics metrics, InstantSource clock) {
    this.config = config;
    this.budget = budget;
    key = KeyTemplate.parse(config.key(), config.missing(), config.unverified());
    var burst = config.burst().orElse(config.requests());
    var usual = Allowance.of(config, config.requests(), config.window(), burst, clock);
    standard = new Tier(config.name(), _ -> "", null, usual);
    classes = config.classes().stream().map(it -> tier(it, clock)).toList();
    // Not the number of requests, so that a count goes on when it is changed.
    var signature = config.algorithm() + "|" + config.window() + "|" + config.period();
    space = KeyTemplate.bounded(signature + "|" + config.key());
    passed = counter(metrics, "passed", "Requests within their limit");
    refused = counter(metrics, "refused", "Requests over their limit, also those of a dry run");
  }

  private Counter counter(Metrics metrics, String name, String description) {
    return metrics.counter(name, description, Map.of("limit", config.name()));
  }

  private Tier tier(ClassConfig one, InstantSource clock) {
    var of = KeyTemplate.ofClass(one.of(), config.unverified());
    var name = config.name() + "." + one.name();
    if (one.exempt()) {
      return new Tier(name, of, one.pattern(), null);
    }
    var requests = one.requests().orElse(config.requests());
    var burst = one.burst().orElse(requests);
    var window = one.window().orElse(config.window());
    return new Tier(name, of, one.pattern(), Allowance.of(config, requests, window, burst, clock));
  }

  /// What was taken for one request, or was not.
  final class Claim {

    private final Tier tier;
    private final String key;
    private final Allowance.Moment moment;
    private final Grant grant;

    private Claim(Tier tier, String key, Allowance.Moment moment, Grant grant) {
      this.tier = tier;
      this.key = key;
      this.moment = moment;
      this.grant = grant;
    }

    String name() {
      return tier.name;
    }

    /// The item of `RateLimit-Policy`.
    String policy() {
      return tier.policy;
    }

    Grant grant() {
      return grant;
    }

    boolean isHeld() {
      return config.algorithm() == Algorithm.CONCURRENCY && grant.isGranted();
    }

    /// Takes what the response says that the request has cost beyond what was taken.
    void charge(Headers response) {
      var more = config.cost().more(response);
      if (more > 0 && grant.isGranted() && !isHeld()) {
        budget.charge(key, moment.limit(), more);
      }
    }

    void giveBack() {
      if (grant.isGranted()) {
        budget.giveBack(key, moment.limit(), grant);
      }
    }
  }

  /// Counts a request.
  ///
  /// @return null if it is not counted
  @Nullable Claim take(Request request) throws InterruptedException {
    var tier = tierOf(request);
    var allowance = tier.allowance;
    var value = allowance == null ? null : key.of(request);
    if (allowance == null || value == null) {
      return null;
    }
    var moment = allowance.now();
    var place = config.acrossRoutes() ? "" : request.exchange().routeId();
    var full =
        KeyTemplate.bounded(place + "/" + tier.name) + "|" + space + "|" + value + moment.period();
    var grant = budget.take(full, moment.limit(), config.cost().of(request.headers()));
    (grant.isGranted() ? passed : refused).increment();
    return new Claim(tier, full, moment, grant);
  }

  private Tier tierOf(Request request) {
    for (var tier : classes) {
      if (tier.has(request)) {
        return tier;
      }
    }
    return standard;
  }

  /// Gives back what was taken in advance.
  void close() {
    budget.close();
  }
}
