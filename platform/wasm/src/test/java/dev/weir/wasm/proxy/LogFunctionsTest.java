package dev.weir.wasm.proxy;

import static dev.weir.wasm.proxy.HostImport.CALL_FOREIGN_FUNCTION;
import static dev.weir.wasm.proxy.HostImport.GET_CURRENT_TIME;
import static dev.weir.wasm.proxy.HostImport.GET_LOG_LEVEL;
import static dev.weir.wasm.proxy.HostImport.LOG;
import static dev.weir.wasm.proxy.HostImport.SET_TICK_PERIOD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.wasm.host.InvalidModuleException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Logging, time and ticks.
class LogFunctionsTest extends ProxyCase {

  @Test
  void thereAreSixLevels() throws Exception {
    var script = new ProxyScript();
    for (var level = -1; level <= 6; level++) {
      script.call(LOG, level, "level " + level);
    }

    get(script);

    assertThat(trace.statuses()).containsExactly(2, 0, 0, 0, 0, 0, 0, 2);
    assertThat(trace.lines()).contains("level 2", "level 3", "level 4", "level 5");
    assertThat(trace.lines()).doesNotContain("level -1", "level 0", "level 1", "level 6");
  }

  @Test
  void theLevelIsTheLowestThatIsLogged() throws Exception {
    get(new ProxyScript().call(GET_LOG_LEVEL).call(CALL_FOREIGN_FUNCTION, "get_log_level", ""));

    assertThat(trace.results().getFirst().first()).isEqualTo(2);
    assertThat(trace.last().bytes()).containsExactly(2, 0, 0, 0);
  }

  @Test
  void theTimeIsUnixTimeInNanoseconds() throws Exception {
    var before = Instant.now();

    get(new ProxyScript().call(GET_CURRENT_TIME));

    var nanos = trace.last().wide();
    var time =
        Instant.ofEpochSecond(
            nanos / TimeUnit.SECONDS.toNanos(1), nanos % TimeUnit.SECONDS.toNanos(1));
    assertThat(time).isBetween(before, Instant.now());
  }

  @Test
  void whatAGuestLogsAsAnErrorIsWhyItIsRefused() {
    var script = new ProxyScript().on(On.CONFIGURE).call(LOG, 4, "no such city").returns(0);

    assertThatThrownBy(() -> filter(script))
        .isInstanceOf(InvalidModuleException.class)
        .hasMessage("no such city");
  }

  @Test
  void ticksBeginWhenTheFilterServes() throws Exception {
    var filter =
        filter(
            new ProxyScript()
                .on(On.VM_START)
                .call(SET_TICK_PERIOD, 1)
                .on(On.TICK, 3)
                .call(SET_TICK_PERIOD, 0)
                .call(LOG, 2, "three ticks"));
    trace.awaitResults(3);

    text(filter.handle(Request.get("/"), _ -> Response.of(200)));
    filter.close();

    assertThat(trace.callbacks()).filteredOn(it -> it.equals("tick 1")).hasSize(3);
    assertThat(trace.lines()).contains("three ticks");
  }

  @Test
  void ticksMayBeginWithARequest() throws Exception {
    var filter = filter(new ProxyScript().call(SET_TICK_PERIOD, 1));

    filter.handle(Request.get("/"), _ -> Response.of(200));
    trace.await(On.TICK);

    filter.close();
    assertThat(trace.callbacks()).contains("tick 1");
  }

  @Test
  void ticksGoOnInTheInstanceThatReplacesABrokenOne() throws Exception {
    var filter =
        filter(new ProxyScript().on(On.CONFIGURE).call(SET_TICK_PERIOD, 1).on(On.TICK, 2).trap());

    trace.await(lines -> lines.stream().filter(it -> it.contains("unreachable")).count() >= 2);

    // Each instance ticks twice; the one in its place goes on with the period of the first.
    filter.close();
    assertThat(filter.instances().traps()).isGreaterThanOrEqualTo(2);
  }
}
