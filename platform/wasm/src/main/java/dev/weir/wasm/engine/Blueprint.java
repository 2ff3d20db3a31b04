package dev.weir.wasm.engine;

import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.runtime.TableFactory;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A module with its compiled code, ready for the engine to make instances of it.
///
/// An instance that goes on where a snapshot was taken is made of a twin of the module.
final class Blueprint {

  private final WasmModule module;
  private final WasmModule twin;
  private final Function<Instance, Machine> machines;
  private final Image image = new Image();
  private final int interpretedFunctions;

  /// @param module as it was parsed; it is not kept
  Blueprint(WasmModule module, Function<Instance, Machine> machines, Linker linker) {
    this.machines = machines;
    var limits = new MemoryLimits(0, 0);
    var first =
        build(module, new PagedMemory(limits), linker.withoutHost(), CappedTable::new).getMachine();
    var interpreted = InterpretedFunctions.of(first);
    this.module = interpreted.map(it -> ModuleCopies.withCodeOf(module, it)).orElse(module);
    interpretedFunctions = interpreted.map(Set::size).orElse(0);
    twin = ModuleCopies.withoutStart(this.module);
  }

  /// The module without the code that nothing needs any more.
  WasmModule module() {
    return module;
  }

  /// A memory for an instance that starts, or goes on where a snapshot was taken.
  PagedMemory memory(long maxMemory, @Nullable Snapshot snapshot) {
    var limits = memoryLimits((int) Math.min(maxMemory / Pages.PAGE_BYTES, Pages.MAX_PAGES));
    return snapshot == null
        ? new PagedMemory(limits, image)
        : new PagedMemory(limits, image, snapshot);
  }

  private MemoryLimits memoryLimits(int maxPages) {
    return module
        .memorySection()
        .map(section -> section.getMemory(0).limits())
        .map(own -> new MemoryLimits(own.initialPages(), Math.min(own.maximumPages(), maxPages)))
        .orElseGet(() -> new MemoryLimits(0, 0));
  }

  /// An instance that has not been initialized.
  Instance instance(PagedMemory memory, ImportValues imports) {
    return build(module, memory, imports, CappedTable::new);
  }

  /// How many functions are interpreted.
  int interpretedFunctions() {
    return interpretedFunctions;
  }

  /// An instance that goes on where a snapshot was taken, ready to be called.
  Instance instance(Snapshot snapshot, PagedMemory memory, ImportValues imports) {
    var tables = new SnapshotTables(snapshot);
    var instance = build(twin, memory, imports, tables);
    instance.initialize(false);
    snapshot.restoreTo(instance);
    return instance;
  }

  private Instance build(
      WasmModule source, PagedMemory memory, ImportValues imports, TableFactory tables) {
    return Instance.builder(source)
        .withImportValues(imports)
        .withMachineFactory(machines)
        .withMemoryFactory(_ -> memory)
        .withTableFactory(tables)
        .withInitialize(false)
        .withStart(false)
        .build();
  }
}
