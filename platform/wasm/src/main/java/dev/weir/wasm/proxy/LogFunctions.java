package dev.weir.wasm.proxy;

import dev.weir.wasm.host.GuestLog;
import java.lang.System.Logger.Level;
import java.time.Instant;

/// Logging, time and ticks.
final class LogFunctions {

  private static final Level[] LEVELS = {
    Level.TRACE, Level.DEBUG, Level.INFO, Level.WARNING, Level.ERROR, Level.ERROR
  };
  private static final int CRITICAL = 5;

  private final HostScope scope;
  private final GuestLog log;

  LogFunctions(HostScope scope) {
    this.scope = scope;
    this.log = scope.log();
  }

  void offer(HostCall.Binding binding) {
    binding
        .add("proxy_log", 3, this::log)
        .add("proxy_get_log_level", 1, call -> call.returnInt(0, level(log)))
        .add("proxy_get_current_time_nanoseconds", 1, call -> call.returnLong(0, now()))
        .add("proxy_set_tick_period_milliseconds", 1, this::setTickPeriod);
  }

  private int log(HostCall call) {
    var level = call.intAt(0);
    if (level < 0 || level > CRITICAL) {
      return Status.BAD_ARGUMENT;
    }
    var length = call.intAt(2);
    if (!call.memory().contains(call.intAt(1), length)) {
      return Status.INVALID_MEMORY_ACCESS;
    }
    var room = log.room(length);
    log.log(LEVELS[level], call.memory().bytes(call.intAt(1), room, room, "message"));
    return Status.OK;
  }

  /// The lowest level that is logged, as a number of the ABI.
  static int level(GuestLog log) {
    for (var level = 0; level < CRITICAL; level++) {
      if (log.isEnabled(LEVELS[level])) {
        return level;
      }
    }
    return CRITICAL;
  }

  private static long now() {
    var now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000 + now.getNano();
  }

  private int setTickPeriod(HostCall call) {
    scope.instance().ticks().setPeriod(Integer.toUnsignedLong(call.intAt(0)));
    return Status.OK;
  }
}
