package dev.weir.wasm.host;

import dev.weir.api.DataSize;
import dev.weir.api.Default;
import dev.weir.api.Expect;
import java.time.Duration;

/// What a WASM filter may use.
///
/// @param time how long one call of the guest may run; waiting for a body does not count
/// @param startTime how long an instance may take to start
/// @param pause how long a request may be paused by a guest
/// @param memory how large the memory of one instance may grow
/// @param body how much of a body the guest may hold or write
/// @param headers how many bytes of header fields the guest may set for one request
/// @param log how much the guest may log for one request
/// @param sharedData how many bytes of shared data and queues the guest may hold
/// @param instances how many instances there may be
/// @param calls how many calls to upstreams the filter may have in flight
/// @param callMemory how many bytes those calls may hold: what waits for the guest or a server
/// @param callTime how long such a call may take at most
public record WasmLimits(
    @Default("20ms") Duration time,
    @Default("20s") Duration startTime,
    @Default("30s") Duration pause,
    @Default("64MiB") DataSize memory,
    @Default("1MiB") DataSize body,
    @Default("256KiB") DataSize headers,
    @Default("8KiB") DataSize log,
    @Default("16MiB") DataSize sharedData,
    @Default("64") int instances,
    @Default("1024") int calls,
    @Default("64MiB") DataSize callMemory,
    @Default("60s") Duration callTime) {

  private static final Duration MAX_TIME = Duration.ofMinutes(1);
  private static final Duration MAX_WAIT = Duration.ofHours(1);
  private static final DataSize MAX_MEMORY = DataSize.ofMebibytes(2047);
  private static final DataSize MAX_BYTES = DataSize.ofMebibytes(1024);
  private static final int MAX_COUNT = 10_000;

  public WasmLimits {
    expectTime("time", time, MAX_TIME);
    expectTime("start-time", startTime, MAX_TIME);
    expectTime("pause", pause, MAX_WAIT);
    expectSize("memory", memory, MAX_MEMORY);
    expectSize("body", body, MAX_BYTES);
    expectSize("headers", headers, MAX_BYTES);
    expectSize("log", log, MAX_BYTES);
    expectSize("shared-data", sharedData, MAX_BYTES);
    expectCount("instances", instances, 1);
    expectCount("calls", calls, 0);
    expectSize("call-memory", callMemory, MAX_BYTES);
    expectTime("call-time", callTime, MAX_WAIT);
  }

  /// The limits of a filter whose configuration does not mention any.
  public static WasmLimits defaults() {
    return new WasmLimits(
        Duration.ofMillis(20),
        Duration.ofSeconds(20),
        Duration.ofSeconds(30),
        DataSize.ofMebibytes(64),
        DataSize.ofMebibytes(1),
        DataSize.ofKibibytes(256),
        DataSize.ofKibibytes(8),
        DataSize.ofMebibytes(16),
        64,
        1024,
        DataSize.ofMebibytes(64),
        Duration.ofSeconds(60));
  }

  /// The same limits with other times for a call and for the start.
  public WasmLimits withTimes(Duration time, Duration startTime) {
    return with(time, startTime, memory, body, instances);
  }

  /// The same limits with another size of memory.
  public WasmLimits withMemory(DataSize memory) {
    return with(time, startTime, memory, body, instances);
  }

  /// The same limits with another size of bodies.
  public WasmLimits withBody(DataSize body) {
    return with(time, startTime, memory, body, instances);
  }

  /// The same limits with another number of instances.
  public WasmLimits withInstances(int instances) {
    return with(time, startTime, memory, body, instances);
  }

  private WasmLimits with(
      Duration time, Duration startTime, DataSize memory, DataSize body, int instances) {
    return new WasmLimits(
        time,
        startTime,
        pause,
        memory,
        body,
        headers,
        log,
        sharedData,
        instances,
        calls,
        callMemory,
        callTime);
  }

  private static void expectTime(String property, Duration time, Duration max) {
    var expected = "> 0 and <= " + max.toMinutes() + "m";
    Expect.that(time.isPositive() && time.compareTo(max) <= 0, property, time, expected);
  }

  private static void expectSize(String property, DataSize size, DataSize max) {
    Expect.that(size.compareTo(max) <= 0, property, size, "<= " + max);
  }

  private static void expectCount(String property, int count, int min) {
    Expect.that(count >= min && count <= MAX_COUNT, property, count, min + ".." + MAX_COUNT);
  }

  /// The size of bodies as an array has it.
  public int bodyBytes() {
    return (int) body.bytes();
  }

  /// The size of the log for one request as an array has it.
  public int logBytes() {
    return (int) log.bytes();
  }
}
