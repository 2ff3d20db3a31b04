package dev.weir.wasm.http;

import dev.weir.wasm.engine.Guest;
import dev.weir.wasm.engine.GuestTrap;
import dev.weir.wasm.host.FilterSettings;
import dev.weir.wasm.host.GuestLog;
import dev.weir.wasm.host.InstanceCounters;
import dev.weir.wasm.host.WasmLimits;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the host functions of one http-wasm guest work on.
final class HttpState {

  static final String MODULE = "http_handler";
  static final int BUFFER_REQUEST = 1;
  static final int BUFFER_RESPONSE = 2;
  static final int TRAILERS = 4;
  static final int ALL_FEATURES = BUFFER_REQUEST | BUFFER_RESPONSE | TRAILERS;

  private final byte[] config;
  private final FilterSettings settings;
  private final GuestLog log;
  private final InstanceCounters counters;
  private int startFeatures;
  private @Nullable Guest guest;
  private @Nullable HttpCall call;

  HttpState(byte[] config, FilterSettings settings, GuestLog log, InstanceCounters counters) {
    this.config = config;
    this.settings = settings;
    this.log = log;
    this.counters = counters;
  }

  byte[] config() {
    return config;
  }

  WasmLimits limits() {
    return settings.limits();
  }

  Map<String, String> environment() {
    return settings.environment();
  }

  GuestLog log() {
    return log;
  }

  InstanceCounters counters() {
    return counters;
  }

  /// The features that the guest enabled when it started, for every request.
  int startFeatures() {
    return startFeatures;
  }

  /// Enables features: of the request that is being handled, or of all while the guest starts.
  int enable(int features) {
    if (call != null) {
      return call.enable(features & ALL_FEATURES);
    }
    startFeatures |= features & ALL_FEATURES;
    return startFeatures;
  }

  void setGuest(Guest guest) {
    this.guest = guest;
  }

  Guest guest() {
    if (guest == null) {
      throw new GuestTrap("called before the guest was made");
    }
    return guest;
  }

  void setCall(@Nullable HttpCall call) {
    this.call = call;
  }

  /// The request that is being handled.
  ///
  /// @throws GuestTrap if there is none
  HttpCall call() {
    if (call == null) {
      throw new GuestTrap("needs a request (expected: called from handle_request or later)");
    }
    return call;
  }

  /// The request, of which the next handler has not got hold yet.
  ///
  /// @throws GuestTrap if it has
  HttpCall callBeforeNext(String what) {
    var current = call();
    if (current.isAfterNext()) {
      throw new GuestTrap(what + " cannot be changed after the next handler");
    }
    return current;
  }

  /// The request, of which the guest may use that part: always before the next handler, with that
  /// feature after it.
  ///
  /// @throws GuestTrap if it may not
  HttpCall callBeforeNextOr(int feature, String what) {
    var current = call();
    if (current.isAfterNext() && !current.has(feature)) {
      var name = feature == BUFFER_REQUEST ? "buffer_request" : "buffer_response";
      throw new GuestTrap(what + " needs the feature " + name + " after the next handler");
    }
    return current;
  }
}
