package dev.weir.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WasmHostTest {

  private final WasmHost host = WasmHost.start();

  @AfterEach
  void close() {
    host.close();
  }

  @Test
  void compilesTheSameBytesOnce() {
    var first = host.module("a.wasm", Fixtures.bytes("headers.wasm"));
    var second = host.module("b.wasm", Fixtures.bytes("headers.wasm"));

    assertThat(second.program()).isSameAs(first.program());
    assertThat(second.name()).isEqualTo("b.wasm");
  }

  @Test
  @Timeout(60)
  void letsGoOfWhatNobodyUses() throws Exception {
    var program = programOfAClosedFilter();

    while (!program.refersTo(null)) {
      System.gc();
    }

    assertThat(host.module("a.wasm", Fixtures.bytes("headers.wasm")).digest()).isNotEmpty();
  }

  private WeakReference<Object> programOfAClosedFilter() {
    var module = host.module("a.wasm", Fixtures.bytes("headers.wasm"));
    WasmFilter.create(host, module, Fixtures.settings("a", new byte[0], Fixtures.patient()))
        .close();
    return new WeakReference<>(module.program());
  }
}
