package dev.weir.wasm;

import dev.weir.api.DataSize;
import dev.weir.api.Default;
import dev.weir.api.Expect;
import java.time.Duration;

/// What a WASM filter may use.
///
/// @param time how long one call of the guest may run; waiting for a body does not count
/// @param startTime how long an instance may take to start
/// @param memory how large the memory of one instance may grow
/// @param body how much of a body the guest may hold or write
/// @param log how much the guest may log for one request
/// @param instances how many requests may be inside the filter at once; more wait
public record WasmLimits(
    @Default("20ms") Duration time,
    @Default("5s") Duration startTime,
    @Default("64MiB") DataSize memory,
    @Default("1MiB") DataSize body,
    @Default("8KiB") DataSize log,
    @Default("64") int instances) {

  private static final Duration MAX_TIME = Duration.ofMinutes(1);
  private static final DataSize MAX_MEMORY = DataSize.ofMebibytes(2047);
  private static final DataSize MAX_BYTES = DataSize.ofMebibytes(1024);
  private static final int MAX_INSTANCES = 10_000;

  public WasmLimits {
    expectTime("time", time);
    expectTime("start-time", startTime);
    expectSize("memory", memory, MAX_MEMORY);
    expectSize("body", body, MAX_BYTES);
    expectSize("log", log, MAX_BYTES);
    Expect.that(
        instances > 0 && instances <= MAX_INSTANCES, "instances", instances, "1.." + MAX_INSTANCES);
  }

  /// The limits of a filter whose configuration does not mention any.
  public static WasmLimits defaults() {
    return new WasmLimits(
        Duration.ofMillis(20),
        Duration.ofSeconds(5),
        DataSize.ofMebibytes(64),
        DataSize.ofMebibytes(1),
        DataSize.ofKibibytes(8),
        64);
  }

  private static void expectTime(String property, Duration time) {
    Expect.that(
        time.isPositive() && time.compareTo(MAX_TIME) <= 0, property, time, "> 0 and <= 1m");
  }

  private static void expectSize(String property, DataSize size, DataSize max) {
    Expect.that(size.compareTo(max) <= 0, property, size, "<= " + max);
  }

  int bodyBytes() {
    return (int) body.bytes();
  }

  int logBytes() {
    return (int) log.bytes();
  }
}
