package dev.weir.wasm.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.ErrorCode;
import dev.weir.api.Request;
import dev.weir.api.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Imports that no list of functions has, or that have other types than the list says.
class HostFunctionsTest extends ProxyCase {

  private Response call(String what) throws Exception {
    return filter(what).handle(Request.get("/"), _ -> Response.of(200));
  }

  private ProxyFilter filter(String what) {
    return ProxyFilter.create(program("imports.wasm"), host, settings.config(what).build());
  }

  /// What is called, and the status that comes back; 200 if none can.
  @ParameterizedTest
  @CsvSource({
    "c, 200", "C, 2", "r, 200", "l, 0", "m, 1", "u, 12", "U, 200", "g, 200", "e, 1", "d, 0", "s, 1",
    "n, 1", "T, 200"
  })
  void importsHaveTheTypesThatTheModuleGivesThem(String what, int status) throws Exception {
    assertThat(call(what).status()).isEqualTo(300 + status);
  }

  @ParameterizedTest
  @CsvSource({"x, env.mystery", "y, other.mystery", "z, Math.mystery"})
  void anUnknownFunctionTrapsWithItsName(String what, String name) {
    assertThatThrownBy(() -> call(what))
        .hasMessageContaining("called " + name + ", which no host has");
  }

  @Test
  void abortTraps() {
    assertFails(ErrorCode.FILTER_FAILED, () -> call("a"));
  }
}
