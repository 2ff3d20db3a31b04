package dev.weir.wasm.http;

import dev.weir.wasm.engine.GuestTrap;
import dev.weir.wasm.engine.HostCallFailed;
import dev.weir.wasm.engine.InvalidProgramException;
import dev.weir.wasm.engine.Program;
import dev.weir.wasm.engine.Watchdog;
import dev.weir.wasm.host.FilterSettings;
import dev.weir.wasm.host.GuestLog;
import dev.weir.wasm.host.InstanceCounters;
import dev.weir.wasm.host.InvalidModuleException;
import java.nio.charset.StandardCharsets;

/// Makes the instances of one filter: the first by starting it, all others from a snapshot of the
/// first, as it was before its first request.
final class HttpInstances {

  private static final byte[] NO_CONFIG = "{}".getBytes(StandardCharsets.UTF_8);

  private final FilterSettings settings;
  private final byte[] config;
  private final Watchdog watchdog;
  private final InstanceCounters counters;
  private final HttpGuest first;
  private final HttpGuest.Warm warm;

  /// @throws InvalidModuleException if the module does not start, or not within the limits
  HttpInstances(
      Program program, Watchdog watchdog, FilterSettings settings, InstanceCounters counters) {
    this.settings = settings;
    this.config = settings.config().orElse(NO_CONFIG);
    this.watchdog = watchdog;
    this.counters = counters;
    first = start(program);
    warm = first.warm();
  }

  /// Starts an instance. If the guest said why it cannot, that is the better message.
  private HttpGuest start(Program program) {
    var state = state();
    try {
      return HttpGuest.start(program, state, watchdog);
    } catch (GuestTrap | HostCallFailed | InvalidProgramException e) {
      var said = state.log().firstError();
      throw new InvalidModuleException(said.isEmpty() ? String.valueOf(e.getMessage()) : said);
    }
  }

  private HttpState state() {
    var log = new GuestLog(settings.name(), settings.limits().logBytes());
    return new HttpState(config, settings, log, counters);
  }

  HttpGuest first() {
    return first;
  }

  /// Another instance.
  ///
  /// @throws GuestTrap if it does not take its random seed
  /// @throws InvalidProgramException if there is no memory for it
  HttpGuest next() {
    return HttpGuest.restore(warm, state(), watchdog);
  }
}
