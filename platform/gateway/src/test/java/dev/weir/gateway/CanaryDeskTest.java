package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.gateway.admin.AdminServer.CanaryOrder;
import dev.weir.gateway.config.CanaryConfig;
import dev.weir.gateway.config.ConfigurationFile;
import dev.weir.gateway.config.FilterConfig;
import dev.weir.gateway.config.Percent;
import dev.weir.gateway.filter.Chains;
import dev.weir.gateway.filter.FailurePolicy;
import dev.weir.gateway.filter.FilterOrigin;
import dev.weir.gateway.filter.FilterSet;
import dev.weir.gateway.filter.FilterTallies;
import dev.weir.gateway.filter.FilterTally;
import dev.weir.gateway.filter.Guard;
import dev.weir.gateway.filter.Named;
import dev.weir.gateway.filter.Quarantine;
import dev.weir.gateway.log.RequestObserver;
import dev.weir.gateway.plugin.PluginSet;
import dev.weir.gateway.route.RouteTable;
import dev.weir.gateway.route.RouteTree;
import dev.weir.gateway.telemetry.Signals;
import dev.weir.gateway.upstream.UpstreamSet;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CanaryDeskTest {

  private static final int ENOUGH = 100;
  private static final Percent HALF = Percent.parse("50%");
  private static final FilterOrigin STABLE = new FilterOrigin("geo", "1.0", "geo-1.0.jar", "a");
  private static final FilterOrigin CANDIDATE = new FilterOrigin("geo", "1.1", "geo-1.1.jar", "b");
  private static final Canary.Versions VERSIONS = new Canary.Versions(STABLE, CANDIDATE);
  private static final ConfigurationFile FILE =
      ConfigurationFile.parse(
          """
          listeners: [ { address: "127.0.0.1:0" } ]
          routes: [ { id: all, filters: [ geo ] } ]
          """,
          Path.of("weir.yaml"),
          Map.<String, String>of()::get);

  private final FilterTallies tallies = new FilterTallies();
  private final IdentityHashMap<FilterConfig, FilterUse> uses = new IdentityHashMap<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final CanaryDesk desk = new CanaryDesk(tallies, () -> now);

  private Canary begin() {
    var rule = new CanaryConfig.Rule(ENOUGH, Percent.parse("1%"), Percent.parse("5%"), 2);
    var config =
        new CanaryConfig(Optional.of("1.1"), HALF, Duration.ofMinutes(10), Optional.of(rule));
    return Canary.begin(VERSIONS, config, now, Canaries.counts(VERSIONS, tallies));
  }

  private Generation serving(Canary canary) {
    var owned =
        new Generation.Owned(
            PluginSet.empty(),
            new FilterSet(tallies),
            UpstreamSet.empty(),
            new Signals(false).observers().ofTable());
    return new Generation(
        FILE.config(),
        new RouteTable(1, RouteTree.of(List.of()), RequestObserver.NONE, List.of()),
        owned,
        new Generation.Plan(List.of(), uses, Canaries.none().with(canary)));
  }

  private Guard guard(FilterOrigin origin) {
    var id = new FilterTally.Id(origin.plugin(), origin.version(), "geo");
    return new Guard(tallies.hold(id), Quarantine.withoutFailures("geo"));
  }

  private void serve(FilterOrigin origin, int requests, int status) throws Exception {
    var guard = guard(origin);
    var filter =
        new Named("all", "geo", "geo", FailurePolicy.CLOSED, (_, _) -> Response.of(status), guard);
    var chain = Chains.link(List.of(filter), _ -> Response.of(404));
    for (var i = 0; i < requests; i++) {
      chain.proceed(Request.get("/"));
    }
  }

  private Optional<Canary.State> judged(Canary canary) {
    return desk.judged(serving(canary), canary).map(it -> it.decision().state());
  }

  @Test
  void comparesWhatTheVersionsHaveDoneSinceTheTrialBegan() throws Exception {
    serve(STABLE, ENOUGH, 200);
    serve(CANDIDATE, ENOUGH, 500);
    var canary = begin();
    assertThat(judged(canary)).isEmpty();

    serve(STABLE, ENOUGH, 200);
    serve(CANDIDATE, ENOUGH, 200);

    assertThat(judged(canary)).contains(Canary.State.PROMOTED);
  }

  @Test
  void forgivesNothingForWhatTheOtherVersionDidBefore() throws Exception {
    serve(STABLE, ENOUGH, 500);
    var canary = begin();

    serve(STABLE, ENOUGH, 200);
    serve(CANDIDATE, ENOUGH / 2, 500);
    serve(CANDIDATE, ENOUGH / 2, 200);

    assertThat(judged(canary)).contains(Canary.State.ROLLED_BACK);
  }

  @Test
  void beginsToCompareAnewWithAShareThatFollowsADecision() throws Exception {
    var rolledBack = begin().rolledBack(now, "errors");
    serve(CANDIDATE, ENOUGH, 500);

    var again = desk.ordered(serving(rolledBack), "geo", new CanaryOrder.Share(HALF));

    assertThat(judged(again)).isEmpty();
  }

  @Test
  void goesOnComparingWithAShareThatChangesDuringTheTrial() throws Exception {
    var canary = begin();
    serve(STABLE, ENOUGH, 200);
    serve(CANDIDATE, ENOUGH, 500);

    var changed = desk.ordered(serving(canary), "geo", new CanaryOrder.Share(HALF));

    assertThat(judged(changed)).contains(Canary.State.ROLLED_BACK);
  }

  @Test
  void promotesNoVersionWithoutAFilterInUse() throws Exception {
    var stable = new FilterSet.Watched((_, _) -> Response.of(200), guard(STABLE));
    uses.put(FILE.filters().getFirst(), new FilterUse("geo", stable, Optional.empty()));
    var canary = begin();
    serve(STABLE, ENOUGH, 200);
    serve(CANDIDATE, ENOUGH, 200);

    assertThat(judged(canary)).isEmpty();
  }

  @Test
  void rollsAVersionWithoutAFilterInUseBack() throws Exception {
    var stable = new FilterSet.Watched((_, _) -> Response.of(200), guard(STABLE));
    uses.put(FILE.filters().getFirst(), new FilterUse("geo", stable, Optional.empty()));
    var canary = begin();
    serve(CANDIDATE, ENOUGH, 500);

    assertThat(judged(canary)).contains(Canary.State.ROLLED_BACK);
  }

  @Test
  void decidesOnceAndLeavesTheRestToOperators() throws Exception {
    var canary = begin().promoted(now, "by an operator");
    serve(CANDIDATE, ENOUGH, 500);

    assertThat(judged(canary)).isEmpty();
  }

  @Test
  void parksTheVersionThatLostForItsTime() {
    var promoted = begin().promoted(now, "by an operator");
    now = now.plus(Duration.ofMinutes(10)).minusNanos(1);
    assertThat(desk.isParkedTooLong(promoted)).isFalse();

    now = now.plusNanos(1);

    assertThat(desk.isParkedTooLong(promoted)).isTrue();
    assertThat(desk.isParkedTooLong(promoted.unparked())).isFalse();
    assertThat(desk.isParkedTooLong(begin())).isFalse();
  }
}
