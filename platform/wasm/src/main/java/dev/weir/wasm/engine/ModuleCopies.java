package dev.weir.wasm.engine;

import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.ActiveElement;
import com.dylibso.chicory.wasm.types.AnnotatedInstruction;
import com.dylibso.chicory.wasm.types.CodeSection;
import com.dylibso.chicory.wasm.types.DataSection;
import com.dylibso.chicory.wasm.types.DeclarativeElement;
import com.dylibso.chicory.wasm.types.Element;
import com.dylibso.chicory.wasm.types.ElementSection;
import com.dylibso.chicory.wasm.types.FunctionBody;
import java.util.List;
import java.util.Set;

/// Copies of modules that lack something which is not needed any more.
final class ModuleCopies {

  private static final List<AnnotatedInstruction> NOTHING = List.of();

  private ModuleCopies() {}

  /// A copy with the code of those functions only.
  ///
  /// The engine holds every instruction as an object, which takes fifty times the size of the
  /// module, and looks at none of those that were compiled.
  static WasmModule withCodeOf(WasmModule module, Set<Integer> functions) {
    var copy = copy(module);
    module.startSection().ifPresent(copy::setStartSection);
    return copy.setElementSection(module.elementSection())
        .setDataSection(module.dataSection())
        .setCodeSection(code(module, functions))
        .build();
  }

  private static CodeSection code(WasmModule module, Set<Integer> functions) {
    var section = CodeSection.builder();
    // Only functions can be imported here, and they come first.
    var imported = module.importSection().importCount();
    var bodies = module.codeSection().functionBodies();
    for (var i = 0; i < bodies.length; i++) {
      var isNeeded = functions.contains(imported + i);
      section.addFunctionBody(
          isNeeded ? bodies[i] : new FunctionBody(bodies[i].localTypes(), NOTHING));
    }
    return section.setRequiresDataCount(module.codeSection().isRequiresDataCount()).build();
  }

  /// A copy without what must not happen again in an instance that goes on where a snapshot was
  /// taken, which is filling the memory and the tables and running the start section.
  static WasmModule withoutStart(WasmModule module) {
    var elements = ElementSection.builder();
    module.elementSection().stream()
        .map(ModuleCopies::withoutActivity)
        .forEach(elements::addElement);
    return copy(module)
        .setElementSection(elements.build())
        .setCodeSection(module.codeSection())
        .setDataSection(usedByCode(module.dataSection(), module.dataCountSection().isPresent()))
        .build();
  }

  // Code can use data segments only in a module that counts them. Others can have thousands of
  // them, of which each instance would get a list.
  private static DataSection usedByCode(DataSection data, boolean isUsedByCode) {
    return isUsedByCode ? data : DataSection.builder().build();
  }

  private static Element withoutActivity(Element element) {
    // Once it has been used, an active segment counts as empty.
    return element instanceof ActiveElement
        ? new DeclarativeElement(element.type(), List.of())
        : element;
  }

  private static WasmModule.Builder copy(WasmModule module) {
    var copy =
        WasmModule.builder()
            .withValidation(false)
            .setTypeSection(module.typeSection())
            .setImportSection(module.importSection())
            .setFunctionSection(module.functionSection())
            .setTableSection(module.tableSection())
            .setGlobalSection(module.globalSection())
            .setExportSection(module.exportSection());
    module.memorySection().ifPresent(copy::setMemorySection);
    module.dataCountSection().ifPresent(copy::setDataCountSection);
    module.tagSection().ifPresent(copy::setTagSection);
    return copy;
  }
}
