package dev.weir.wasm.engine;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The functions that a host offers to one guest, by module and name.
public final class Imports {

  /// What to offer under names that nothing was added for.
  @FunctionalInterface
  public interface Fallback {

    /// The function to bind, leniently; null if the name is to stay unknown.
    @Nullable HostFunction find(String module, String name);
  }

  /// A function and its type.
  ///
  /// @param type as [Imports#add] writes it; [#LENIENT] for any of integers, [#ANY] for any of
  ///   numbers
  record Entry(String type, HostFunction function) {

    private static final String LENIENT = "*";
    private static final String ANY = "**";

    /// Whether a module may import it with that type.
    boolean fits(String wanted) {
      return switch (type) {
        case LENIENT -> isOf(wanted, "iI:");
        case ANY -> isOf(wanted, "iIfF:");
        default -> type.equals(wanted);
      };
    }

    /// The type as people write it.
    String readable() {
      return switch (type) {
        case LENIENT -> "integers, at most one result";
        case ANY -> "numbers, at most one result";
        default -> TypeText.readable(type);
      };
    }

    private static boolean isOf(String wanted, String letters) {
      var results = wanted.length() - wanted.indexOf(':') - 1;
      return results <= 1 && wanted.chars().allMatch(letter -> letters.indexOf(letter) >= 0);
    }
  }

  // By module, then by name: instances are made on the request path, and need no new strings so.
  private final Map<String, Map<String, Entry>> modules = new HashMap<>();
  private Fallback fallback = (_, _) -> null;

  /// Offers a function.
  ///
  /// @param type its parameters, a colon, and its result if any, with `i` for i32, `I` for i64, `f`
  ///   and `F` for floating-point numbers, which are passed as their bits: `iii:I`
  public Imports add(String module, String name, String type, HostFunction function) {
    modules.computeIfAbsent(module, _ -> new HashMap<>()).put(name, new Entry(type, function));
    return this;
  }

  /// Offers a function with whatever type of integers and at most one result the module declares.
  ///
  /// The function gets at least as many arguments as it knows parameters, 0 for those that the
  /// module leaves out; what it returns is dropped if the module wants no result.
  ///
  /// @param parameters how many parameters the function knows
  public Imports addLenient(String module, String name, int parameters, HostFunction function) {
    return add(module, name, Entry.LENIENT, padded(parameters, function));
  }

  // A new array each time: the guest may call the function again from within it.
  private static HostFunction padded(int parameters, HostFunction function) {
    return (memory, arguments) ->
        arguments.length >= parameters
            ? function.call(memory, arguments)
            : function.call(memory, Arrays.copyOf(arguments, parameters));
  }

  /// Offers functions for the names that are not added: bound with whatever type of numbers and at
  /// most one result the module declares, with the arguments that it gives them. A floating-point
  /// number is passed as its bits.
  public Imports fallback(Fallback functions) {
    fallback = functions;
    return this;
  }

  /// Offers all functions of a module under another name of it too.
  void alias(String module, String alias) {
    modules.put(alias, modules.getOrDefault(module, Map.of()));
  }

  /// Whether a function of that name is offered, be it as a fallback.
  public boolean offers(String module, String name) {
    return find(module, name) != null;
  }

  /// Whether a function was added under that name, so that it is more than a fallback.
  public boolean knows(String module, String name) {
    return modules.getOrDefault(module, Map.of()).containsKey(name);
  }

  @Nullable Entry find(String module, String name) {
    var entry = modules.getOrDefault(module, Map.of()).get(name);
    if (entry != null) {
      return entry;
    }
    var function = fallback.find(module, name);
    return function == null ? null : new Entry(Entry.ANY, function);
  }
}
