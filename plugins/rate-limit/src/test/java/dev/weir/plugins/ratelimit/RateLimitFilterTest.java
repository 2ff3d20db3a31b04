package dev.weir.plugins.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Limit;
import dev.weir.api.Limits.Grant;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.testkit.Configs;
import dev.weir.testkit.FakePluginContext;
import dev.weir.testkit.RecordingChain;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateLimitFilterTest {

  private final FakePluginContext context = FakePluginContext.create();
  private final Budget counted = new LocalBudget(context.localLimits());

  /// The budget of a limit that refuses requests while the store cannot be asked.
  private static final class Away implements Budget {

    @Override
    public Grant take(String key, Limit limit, long cost) {
      throw new GatewayException(ErrorCode.FILTER_UNAVAILABLE, "away");
    }

    @Override
    public void charge(String key, Limit limit, long more) {}

    @Override
    public void giveBack(String key, Limit limit, Grant grant) {}

    @Override
    public void close() {}
  }

  private RateLimitFilter filter(boolean isDryRun, Budget... budgets) {
    var one = Configs.of(LimitConfig.class, "requests", "1", "algorithm", "concurrency");
    var rules =
        List.of(budgets).stream()
            .map(it -> new Rule(one, it, context.metrics(), context.clock()))
            .toList();
    return new RateLimitFilter(rules, isDryRun, true, () -> {});
  }

  @Test
  void givesBackWhatItHasTakenIfAnotherLimitCannotBeAsked() throws Exception {
    var upstream = RecordingChain.answering(Response.of(200));

    assertThatThrownBy(() -> filter(false, counted, new Away()).handle(Request.get("/"), upstream))
        .hasMessage("away");

    assertThat(filter(false, counted).handle(Request.get("/"), upstream).status()).isEqualTo(200);
  }

  @Test
  void refusesNobodyInADryRunEvenIfALimitCannotBeAsked() throws Exception {
    var upstream = RecordingChain.answering(Response.of(200));

    assertThat(filter(true, new Away()).handle(Request.get("/"), upstream).status()).isEqualTo(200);
  }
}
