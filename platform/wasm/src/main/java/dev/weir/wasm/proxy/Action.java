package dev.weir.wasm.proxy;

/// What a guest wants to happen after a callback.
enum Action {
  /// What the callback was about goes on.
  CONTINUE,
  /// It goes on, and nothing follows it.
  CONTINUE_AND_END,
  /// It is held, and the callbacks go on.
  STOP,
  /// It is held, and no callback comes before the guest continues.
  STOP_ALL,
  /// It is dropped, and the callbacks go on.
  DROP;

  private static final int STOP_ALL_AND_BUFFER = 3;

  /// What a headers callback returned.
  ///
  /// @param allowsStop whether [#STOP] is known; else it means [#STOP_ALL], as in Envoy
  static Action ofHeaders(int code, boolean allowsStop) {
    return switch (code) {
      case 0 -> CONTINUE;
      case 1 -> allowsStop ? STOP : STOP_ALL;
      case 2 -> CONTINUE_AND_END;
      default -> STOP_ALL;
    };
  }

  /// What a body callback returned. Beyond the range it is the last one that is known.
  static Action ofBody(int code) {
    return switch (code) {
      case 0 -> CONTINUE;
      case 1, 2 -> STOP;
      case STOP_ALL_AND_BUFFER -> DROP;
      default -> DROP;
    };
  }

  /// What a trailers callback returned.
  static Action ofTrailers(int code) {
    return code == 0 ? CONTINUE : STOP_ALL;
  }
}
