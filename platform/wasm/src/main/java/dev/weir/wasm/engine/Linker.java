package dev.weir.wasm.engine;

import com.dylibso.chicory.runtime.ImportFunction;
import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.runtime.WasmFunctionHandle;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.FunctionImport;
import com.dylibso.chicory.wasm.types.FunctionType;
import java.util.ArrayList;
import java.util.List;

/// Binds the functions that a module imports to those of a host.
final class Linker {

  private final List<Program.Import> imports = new ArrayList<>();
  private final List<FunctionType> types = new ArrayList<>();

  Linker(WasmModule module) {
    for (var i = 0; i < module.importSection().importCount(); i++) {
      if (module.importSection().getImport(i) instanceof FunctionImport function) {
        var type = module.typeSection().getType(function.typeIndex());
        imports.add(new Program.Import(function.module(), function.name(), TypeText.of(type)));
        types.add(type);
      }
    }
  }

  /// What the module imports.
  List<Program.Import> imports() {
    return List.copyOf(imports);
  }

  /// The functions for a guest with that memory.
  ///
  /// @throws InvalidProgramException if one is not offered or has another type
  ImportValues link(Imports offered, GuestMemory memory) {
    var functions = new ImportFunction[imports.size()];
    for (var i = 0; i < functions.length; i++) {
      var wanted = imports.get(i);
      var entry = offered.find(wanted.module(), wanted.name());
      if (entry == null || !entry.fits(wanted.type())) {
        throw new InvalidProgramException("imports " + wanted.qualifiedName());
      }
      var type = types.get(i);
      var handle = handle(entry.function(), memory, !type.returns().isEmpty());
      functions[i] = new ImportFunction(wanted.module(), wanted.name(), type, handle);
    }
    return ImportValues.builder().addFunction(functions).build();
  }

  /// Functions for an instance that is only looked at.
  ImportValues withoutHost() {
    var functions = new ImportFunction[imports.size()];
    for (var i = 0; i < functions.length; i++) {
      var wanted = imports.get(i);
      WasmFunctionHandle handle =
          (_, _) -> {
            throw new IllegalStateException("no host");
          };
      functions[i] = new ImportFunction(wanted.module(), wanted.name(), types.get(i), handle);
    }
    return ImportValues.builder().addFunction(functions).build();
  }

  private static WasmFunctionHandle handle(
      HostFunction function, GuestMemory memory, boolean hasResult) {
    // The engine reads the result at once, so one array serves every call.
    var result = new long[1];
    return (_, arguments) -> {
      var value = function.call(memory, arguments);
      if (!hasResult) {
        return null;
      }
      result[0] = value;
      return result;
    };
  }
}
