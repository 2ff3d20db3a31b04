package dev.weir.wasm.proxy;

import dev.weir.wasm.engine.Guest;
import dev.weir.wasm.engine.Program;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A function that a guest may export for the host to call, with as many of the arguments as the
/// guest's version of the ABI knows.
final class Callback {

  private final Guest.@Nullable Function function;
  private final int parameters;
  private final boolean hasResult;

  private Callback(Guest.@Nullable Function function, String type) {
    this.function = function;
    this.parameters = type.indexOf(':');
    this.hasResult = !type.endsWith(":");
  }

  static Callback of(Program program, Guest guest, String name) {
    var type = program.functionType(name);
    return type.map(it -> new Callback(guest.function(name), it)).orElseGet(Callback::absent);
  }

  private static Callback absent() {
    return new Callback(null, ":");
  }

  /// The first of the names that is exported.
  static Optional<String> firstExported(Program program, String... names) {
    return Arrays.stream(names).filter(name -> program.functionType(name).isPresent()).findFirst();
  }

  /// Whether the guest exports it.
  boolean isPresent() {
    return function != null;
  }

  /// Calls it.
  ///
  /// @param otherwise what is returned if it is not exported, or has no result
  int call(long limitNanos, int otherwise, int first, int second, int third) {
    if (function == null) {
      return otherwise;
    }
    var result =
        switch (parameters) {
          case 0 -> function.call(limitNanos);
          case 1 -> function.call(limitNanos, first);
          case 2 -> function.call(limitNanos, first, second);
          case 3 -> function.call(limitNanos, first, second, third);
          default -> function.call(limitNanos, padded(first, second, third));
        };
    return hasResult ? (int) result : otherwise;
  }

  int call(long limitNanos, int otherwise, int first, int second) {
    return call(limitNanos, otherwise, first, second, 0);
  }

  int call(long limitNanos, int otherwise, int first) {
    return call(limitNanos, otherwise, first, 0, 0);
  }

  /// Calls it with all that a callback can have.
  void callWide(long limitNanos, long... arguments) {
    if (function != null) {
      function.call(limitNanos, Arrays.copyOf(arguments, parameters));
    }
  }

  private long[] padded(int first, int second, int third) {
    return Arrays.copyOf(new long[] {first, second, third}, parameters);
  }
}
