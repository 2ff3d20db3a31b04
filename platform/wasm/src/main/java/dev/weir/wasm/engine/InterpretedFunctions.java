package dev.weir.wasm.engine;

import com.dylibso.chicory.runtime.InterpreterMachine;
import com.dylibso.chicory.runtime.Machine;
import java.util.Set;

/// How many functions of a module the compiler left to the interpreter, because their code is too
/// large for a method of the JVM.
///
/// The engine does not tell. The generated class has a field for an interpreter if there are any,
/// and that one knows them.
final class InterpretedFunctions {

  private static final String IDS = "interpretedFuncIds";

  private InterpretedFunctions() {}

  /// The number in a compiled machine; 0 if it cannot be told.
  static int count(Machine compiled) {
    try {
      for (var field : compiled.getClass().getDeclaredFields()) {
        if (InterpreterMachine.class.isAssignableFrom(field.getType())) {
          field.setAccessible(true);
          return ids((InterpreterMachine) field.get(compiled)).size();
        }
      }
      return 0;
    } catch (ReflectiveOperationException _) {
      return 0;
    }
  }

  private static Set<?> ids(InterpreterMachine interpreter) throws ReflectiveOperationException {
    var ids = interpreter.getClass().getDeclaredField(IDS);
    ids.setAccessible(true);
    return (Set<?>) ids.get(interpreter);
  }
}
