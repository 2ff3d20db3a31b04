package dev.weir.wasm.proxy;

import static dev.weir.wasm.proxy.HostImport.REDIS_INIT;
import static dev.weir.wasm.proxy.HostImport.REGISTER_SHARED_QUEUE;
import static dev.weir.wasm.proxy.HostImport.SET_PROPERTY;
import static dev.weir.wasm.proxy.ProxyScript.SCRATCH;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// How much of the host's memory guests can take by what they leave with it.
class HostBudgetTest extends ProxyCase {

  private static final int MEBIBYTE = 1 << 20;
  private static final int MANY = 50_000;

  @Test
  void sharedValuesOfNoBytesAreNotFree() {
    var state = new SharedState("", MEBIBYTE);
    var kept = 0;
    while (kept < MANY && state.set("" + (char) kept, new byte[0], 0) == Status.OK) {
      kept++;
    }

    assertThat(kept).isBetween(1_000, 10_000);
    assertThat(state.set("" + (char) 0, new byte[0], 0)).isEqualTo(Status.OK);
  }

  @Test
  void queuesWithoutEntriesAreNotFree() throws Exception {
    var script = new ProxyScript();
    for (var i = 0; i < 9; i++) {
      script.raw(REGISTER_SHARED_QUEUE, SCRATCH, 65_000 + i, SCRATCH + 70_000);
    }

    get(script);

    assertThat(trace.statuses().subList(0, 8)).containsOnly(Status.OK);
    assertThat(trace.last().status()).isEqualTo(Status.INTERNAL_FAILURE);
  }

  @Test
  void propertiesOfNoBytesAreNotFree() {
    var state = new FilterState();
    var kept = 0;
    while (kept < MANY && state.put("" + (char) kept, new byte[0])) {
      kept++;
    }

    assertThat(kept).isBetween(1_000, 10_000);
    assertThat(state.put("" + (char) 0, new byte[0])).isTrue();
  }

  @Test
  void propertiesOfTheFilterItselfHaveABudget() {
    var value = new byte[600 << 10];
    filter(
        new ProxyScript()
            .on(On.CONFIGURE)
            .call(SET_PROPERTY, "one", value)
            .call(SET_PROPERTY, "other", new byte[600 << 10]));

    assertThat(trace.statuses()).containsExactly(Status.OK, Status.INTERNAL_FAILURE);
  }

  @Test
  void redisServersAreFewHoweverTheyAreNamed() throws Exception {
    var script = new ProxyScript();
    for (var i = 0; i < 65; i++) {
      script.call(REDIS_INIT, "outbound|" + i + "||api", "", "", 1000);
    }
    script.call(REDIS_INIT, "outbound|0||api", "", "", 1000);
    get(script);

    var statuses = trace.statuses();
    assertThat(statuses.subList(0, 64)).containsOnly(Status.OK);
    assertThat(statuses.get(64)).isEqualTo(Status.INTERNAL_FAILURE);
    assertThat(statuses.get(65)).isEqualTo(Status.OK);
  }
}
