package dev.weir.plugins.ratelimit;

import dev.weir.api.Default;
import dev.weir.api.Expect;
import dev.weir.api.Filter;
import dev.weir.api.FilterFactory;
import dev.weir.api.PluginContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.pf4j.Extension;

/// Refuses what is more than a client or a route may ask for, on this gateway or on all together.
@Extension
public final class RateLimitFilterFactory implements FilterFactory<RateLimitFilterFactory.Config> {

  /// Configuration of `rate-limit`.
  ///
  /// One limit is said by the properties that [LimitConfig] has, too; several are in `limits`.
  ///
  /// @param strategy where the numbers come from; with `adaptive` the thresholds are needed, and of
  ///   the other properties only key, missing, unverified, name, scope and dry-run are used
  /// @param requests how many, of each key
  /// @param window in which time
  /// @param burst how many at once, for `gcra` and `token-bucket`; `requests` unless given
  /// @param algorithm how it counts
  /// @param hold how long a request counts at most, for `concurrency`
  /// @param period what a `quota` is for
  /// @param timeZone where the periods of a `quota` begin
  /// @param key what requests are told apart by: `client-address`, or several parts in braces
  /// @param missing what becomes of a request that lacks a part of the key
  /// @param unverified whether a claim in the key may come from a token that this filter has not
  ///   verified
  /// @param name what the limit is called in headers, metrics and problem documents
  /// @param acrossRoutes whether routes that use the same name count together
  /// @param cost how much one request takes
  /// @param classes keys that have limits of their own
  /// @param limits several limits, each of which must have room
  /// @param scope who counts together: this gateway alone, or all with the same store
  /// @param onRedisFailure what becomes of a request while the shared store cannot be asked
  /// @param dryRun whether requests are only counted, and none is refused
  /// @param headers whether clients are told in `RateLimit` and `RateLimit-Policy`
  /// @param metricsSource where an adaptive limit learns how the upstream is: `gateway` for what
  ///   passes here, or a name under `metrics-sources` of the plugin's settings
  /// @param adjustmentInterval how often an adaptive limit is adjusted
  /// @param minThreshold the fewest requests a second that an adaptive limit lets through
  /// @param maxThreshold the most requests a second that an adaptive limit lets through
  /// @param modelVersion the numbers an adaptive limit works with: `standard`, or a name under
  ///   `models` of the plugin's settings
  public record Config(
      @Default("fixed") Strategy strategy,
      Optional<Long> requests,
      @Default("1s") Duration window,
      Optional<Long> burst,
      @Default("gcra") Algorithm algorithm,
      @Default("5m") Duration hold,
      @Default("day") Period period,
      @Default("UTC") String timeZone,
      @Default("client-address") String key,
      @Default("client-address") Missing missing,
      @Default("false") boolean unverified,
      @Default("default") String name,
      @Default("false") boolean acrossRoutes,
      @Default("{}") CostConfig cost,
      @Default("[]") List<ClassConfig> classes,
      @Default("[]") List<LimitConfig> limits,
      @Default("local") Scope scope,
      @Default("local") OnRedisFailure onRedisFailure,
      @Default("false") boolean dryRun,
      @Default("true") boolean headers,
      @Default("gateway") String metricsSource,
      @Default("10s") Duration adjustmentInterval,
      Optional<Long> minThreshold,
      Optional<Long> maxThreshold,
      @Default("standard") String modelVersion) {

    private static final int MAX_LIMITS = 16;

    public Config {
      if (strategy == Strategy.ADAPTIVE) {
        Expect.that(minThreshold.isPresent(), "min-threshold", "", "a number");
        Expect.that(maxThreshold.isPresent(), "max-threshold", "", "a number");
        Expect.that(requests.isEmpty(), "requests", requests.orElse(0L), "none if adaptive");
        Expect.that(limits.isEmpty(), "limits", "", "none if adaptive");
        LimitConfig.checkName(name);
        KeyTemplate.parse(key, missing, unverified);
        new AdaptiveConfig(
            minThreshold.get(),
            maxThreshold.get(),
            adjustmentInterval,
            metricsSource,
            modelVersion);
      } else {
        Expect.that(minThreshold.isEmpty(), "min-threshold", "", "only if adaptive");
        Expect.that(maxThreshold.isEmpty(), "max-threshold", "", "only if adaptive");
        Expect.that(
            requests.isPresent() || !limits.isEmpty(),
            "requests",
            "",
            "a number, or several limits");
      }
      Expect.that(requests.isEmpty() || limits.isEmpty(), "limits", "", "none beside requests");
      Expect.that(limits.size() <= MAX_LIMITS, "limits", limits.size(), "at most " + MAX_LIMITS);
      var names = new HashSet<String>();
      for (var limit : limits) {
        Expect.that(names.add(limit.name()), "limits", limit.name(), "each name once");
      }
      // However they were said, the limits are in one place from here on.
      limits =
          requests
              .map(it ->
                  List.of(
                      new LimitConfig(
                          name,
                          algorithm,
                          it,
                          window,
                          burst,
                          hold,
                          period,
                          timeZone,
                          key,
                          missing,
                          unverified,
                          acrossRoutes,
                          cost,
                          classes)))
              .orElse(List.copyOf(limits));
    }

    /// What it says of an adaptive limit; empty if it is none.
    Optional<AdaptiveConfig> adaptive() {
      return strategy == Strategy.FIXED
          ? Optional.empty()
          : Optional.of(
              new AdaptiveConfig(
                  minThreshold.orElseThrow(),
                  maxThreshold.orElseThrow(),
                  adjustmentInterval,
                  metricsSource,
                  modelVersion));
    }
  }

  private final PluginContext context;
  private final LongSupplier nanoTime;
  private final InstantSource clock;
  private final AdaptiveFilters adaptive;
  private final Set<SharedBudget> shared = ConcurrentHashMap.newKeySet();

  public RateLimitFilterFactory(PluginContext context) {
    this(context, System::nanoTime, InstantSource.system());
  }

  /// A factory whose filters go by other clocks.
  RateLimitFilterFactory(PluginContext context, LongSupplier nanoTime, InstantSource clock) {
    this.context = context;
    this.nanoTime = nanoTime;
    this.clock = clock;
    adaptive = new AdaptiveFilters(context, nanoTime, clock);
    // So that the configuration is checked against it when it is read.
    context.settings(Settings.class);
    context.scheduler().every(Lease.IDLE, () -> shared.forEach(SharedBudget::tidy));
  }

  @Override
  public String name() {
    return "rate-limit";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public Filter create(Config config) {
    return config
        .adaptive()
        .map(it ->
            adaptive.create(
                it,
                KeyTemplate.parse(config.key(), config.missing(), config.unverified()),
                new AdaptiveFilters.Use(
                    config.name(), config.scope() == Scope.SHARED, config.dryRun())))
        .orElseGet(() -> fixed(config));
  }

  private Filter fixed(Config config) {
    var rules = new ArrayList<Rule>();
    var budgets = new ArrayList<SharedBudget>();
    for (var limit : config.limits()) {
      var budget = budget(config, limit);
      if (budget instanceof SharedBudget leasing) {
        budgets.add(leasing);
      }
      rules.add(new Rule(limit, budget, context.metrics(), clock));
    }
    shared.addAll(budgets);
    return new RateLimitFilter(
        rules, config.dryRun(), config.headers(), () -> budgets.forEach(shared::remove));
  }

  private Budget budget(Config config, LimitConfig limit) {
    if (config.scope() == Scope.LOCAL) {
      return new LocalBudget(context.localLimits());
    }
    var failures =
        context.metrics().counter("store_failures", "Requests for which the store was not asked");
    return new SharedBudget(
        new SharedBudget.Sources(context.limits(), context.localLimits(), nanoTime, failures),
        config.onRedisFailure(),
        limit.cost().highest());
  }
}
