package dev.weir.wasm.engine;

import com.dylibso.chicory.wasm.types.ExternalType;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/// What a module declares, for people to read.
///
/// @param exports in the order of the module
/// @param initialMemory how many bytes of memory an instance begins with
/// @param maxMemory how many it may grow to by its own word; empty if it sets no maximum
/// @param tables how many entries each of its tables begins with
/// @param functions how many functions it defines
public record ModuleShape(
    List<Export> exports,
    long initialMemory,
    OptionalLong maxMemory,
    List<Long> tables,
    int functions) {

  /// Something that the module lets its host use.
  ///
  /// @param kind `function`, `memory`, `table`, `global` or `tag`
  public record Export(String name, String kind) {}

  /// The shape of a module.
  public static ModuleShape of(Program program) {
    var module = program.module();
    var exports = new ArrayList<Export>();
    for (var i = 0; i < module.exportSection().exportCount(); i++) {
      var export = module.exportSection().getExport(i);
      exports.add(new Export(export.name(), kind(export.exportType())));
    }
    var tables = new ArrayList<Long>();
    for (var i = 0; i < module.tableSection().tableCount(); i++) {
      tables.add(module.tableSection().getTable(i).limits().min());
    }
    return new ModuleShape(
        List.copyOf(exports),
        program.initialMemory(),
        maxMemory(program),
        List.copyOf(tables),
        module.codeSection().functionBodyCount());
  }

  private static OptionalLong maxMemory(Program program) {
    var section = program.module().memorySection();
    if (section.isEmpty()) {
      return OptionalLong.empty();
    }
    var pages = section.get().getMemory(0).limits().maximumPages();
    // The parser writes the engine's own maximum where the module has none.
    return pages >= MemoryLimits.MAX_PAGES
        ? OptionalLong.empty()
        : OptionalLong.of((long) Pages.PAGE_BYTES * pages);
  }

  private static String kind(ExternalType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }
}
