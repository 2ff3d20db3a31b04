package dev.weir.gateway.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for what another thread or the garbage collector brings about.
public final class Eventually {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Eventually() {}

  public static void isTrue(String what, BooleanSupplier condition) {
    var end = System.nanoTime() + PATIENCE.toNanos();
    // Asked once per turn: what was true need not stay so.
    var isTrue = condition.getAsBoolean();
    while (!isTrue && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(1_000_000);
      isTrue = condition.getAsBoolean();
    }
    assertThat(isTrue).as(what).isTrue();
  }

  public static void isTrueAfterCollections(String what, BooleanSupplier condition) {
    isTrue(
        what,
        () -> {
          System.gc();
          return condition.getAsBoolean();
        });
  }
}
