package dev.weir.wasm.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What becomes of the code that modules are compiled to.
@Timeout(120)
class CompilationTest {

  private static final long LIMIT = 30_000_000_000L;

  private final Watchdog watchdog = Watchdog.start();

  @AfterEach
  void close() {
    watchdog.close();
  }

  @Test
  void theCodeOfAModuleGoesWithIt() throws IOException {
    var loader = loaderOfAModuleThatWasUsed();

    // A class loader is collected at once or not: there is nothing else to wait for.
    while (!loader.refersTo(null)) {
      System.gc();
    }
  }

  private WeakReference<ClassLoader> loaderOfAModuleThatWasUsed() throws IOException {
    var program = Program.parse(EngineFixtures.bytes("snapshot.wasm"));
    var imports = new Imports().add("env", "started", ":", (_, _) -> 0);
    try (var guest = program.instantiate(imports, watchdog, 1 << 20)) {
      guest.start(LIMIT);
      try (var clone = program.restore(guest.snapshot(), imports, watchdog, 1 << 20)) {
        clone.function("count").call(LIMIT);
        return new WeakReference<>(guest.codeLoader());
      }
    }
  }

  @Test
  void aFunctionTooLargeForTheJvmIsInterpretedAndCounted() {
    var large = Program.parse(moduleOf(40_000));
    var small = Program.parse(moduleOf(10));

    assertThat(sum(large)).isEqualTo(40_000);
    assertThat(sum(small)).isEqualTo(10);
    assertThat(large.interpretedFunctions()).isEqualTo(1);
    assertThat(small.interpretedFunctions()).isZero();
  }

  @Test
  void onlyInstructionsThatAreInterpretedAreKeptAfterCompiling() {
    var large = Program.parse(moduleOf(40_000));
    var small = Program.parse(moduleOf(10));

    assertThat(sum(large)).isEqualTo(40_000);
    assertThat(sum(small)).isEqualTo(10);
    assertThat(large.module().codeSection().getFunctionBody(0).instructions())
        .hasSizeGreaterThan(80_000);
    assertThat(small.module().codeSection().getFunctionBody(0).instructions()).isEmpty();
  }

  private long sum(Program program) {
    try (var guest = program.instantiate(new Imports(), watchdog, 1 << 20)) {
      guest.start(LIMIT);
      return guest.function("sum").call(LIMIT);
    }
  }

  /// A module with a function `sum` that counts to a number, adding 1 at a time.
  private static byte[] moduleOf(int additions) {
    var code = new ByteArrayOutputStream();
    code.writeBytes(new byte[] {0, 0x41, 0});
    for (var i = 0; i < additions; i++) {
      code.writeBytes(new byte[] {0x41, 1, 0x6a});
    }
    code.write(0x0b);
    var module = new ByteArrayOutputStream();
    module.writeBytes(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
    section(module, 1, new byte[] {1, 0x60, 0, 1, 0x7f});
    section(module, 3, new byte[] {1, 0});
    section(module, 7, new byte[] {1, 3, 's', 'u', 'm', 0, 0});
    var body = new ByteArrayOutputStream();
    body.write(1);
    number(body, code.size());
    body.writeBytes(code.toByteArray());
    section(module, 10, body.toByteArray());
    return module.toByteArray();
  }

  private static void section(ByteArrayOutputStream module, int id, byte[] content) {
    module.write(id);
    number(module, content.length);
    module.writeBytes(content);
  }

  private static void number(ByteArrayOutputStream target, int value) {
    var rest = value;
    while (rest > 0x7f) {
      target.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    target.write(rest);
  }
}
