package dev.weir.wasm.engine;

import com.dylibso.chicory.runtime.InterpreterMachine;
import com.dylibso.chicory.runtime.Machine;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Which functions of a module the compiler left to the interpreter, because their code is too
/// large for a method of the JVM.
///
/// The engine does not tell. The generated class has a field for an interpreter if there are any,
/// and that one knows them.
final class InterpretedFunctions {

  private static final String IDS = "interpretedFuncIds";

  private InterpretedFunctions() {}

  /// The indexes of those in a machine; empty if it cannot be told.
  static Optional<Set<Integer>> of(Machine machine) {
    if (machine instanceof InterpreterMachine) {
      return Optional.empty();
    }
    try {
      for (var field : machine.getClass().getDeclaredFields()) {
        if (InterpreterMachine.class.isAssignableFrom(field.getType())) {
          field.setAccessible(true);
          return Optional.of(ids((InterpreterMachine) field.get(machine)));
        }
      }
      return Optional.of(Set.of());
    } catch (ReflectiveOperationException _) {
      return Optional.empty();
    }
  }

  private static Set<Integer> ids(InterpreterMachine interpreter)
      throws ReflectiveOperationException {
    var field = interpreter.getClass().getDeclaredField(IDS);
    field.setAccessible(true);
    var ids = new HashSet<Integer>();
    for (var id : (Set<?>) field.get(interpreter)) {
      ids.add((Integer) id);
    }
    return ids;
  }
}
