package dev.weir.wasm.engine;

import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.runtime.TableFactory;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.ActiveElement;
import com.dylibso.chicory.wasm.types.DataSection;
import com.dylibso.chicory.wasm.types.DeclarativeElement;
import com.dylibso.chicory.wasm.types.Element;
import com.dylibso.chicory.wasm.types.ElementSection;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A module with its compiled code, ready for the engine to make instances of it.
///
/// An instance that goes on where a snapshot was taken is made of a twin of the module: the same
/// but for what must not happen again, which is filling the memory and the tables and running the
/// start section.
final class Blueprint {

  private static final int UNKNOWN = -1;

  private final WasmModule module;
  private final WasmModule twin;
  private final Function<Instance, Machine> machines;
  private final Image image = new Image();
  private volatile int interpretedFunctions = UNKNOWN;

  Blueprint(WasmModule module, Function<Instance, Machine> machines) {
    this.module = module;
    this.twin = twinOf(module);
    this.machines = machines;
  }

  private static WasmModule twinOf(WasmModule module) {
    var elements = ElementSection.builder();
    module.elementSection().stream().map(Blueprint::withoutActivity).forEach(elements::addElement);
    var twin =
        WasmModule.builder()
            .withValidation(false)
            .setTypeSection(module.typeSection())
            .setImportSection(module.importSection())
            .setFunctionSection(module.functionSection())
            .setTableSection(module.tableSection())
            .setGlobalSection(module.globalSection())
            .setExportSection(module.exportSection())
            .setElementSection(elements.build())
            .setCodeSection(module.codeSection())
            .setDataSection(twinOf(module.dataSection(), module.dataCountSection().isPresent()));
    module.memorySection().ifPresent(twin::setMemorySection);
    module.dataCountSection().ifPresent(twin::setDataCountSection);
    module.tagSection().ifPresent(twin::setTagSection);
    return twin.build();
  }

  // Code can use data segments only in a module that counts them. Others can have thousands of
  // them,
  // of which each instance would get a list.
  private static DataSection twinOf(DataSection data, boolean isUsedByCode) {
    return isUsedByCode ? data : DataSection.builder().build();
  }

  private static Element withoutActivity(Element element) {
    // Once it has been used, an active segment counts as empty.
    return element instanceof ActiveElement
        ? new DeclarativeElement(element.type(), List.of())
        : element;
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
    var instance = build(module, memory, imports, CappedTable::new);
    if (interpretedFunctions == UNKNOWN) {
      interpretedFunctions = InterpretedFunctions.count(instance.getMachine());
    }
    return instance;
  }

  /// How many functions are interpreted; 0 before the first instance was made.
  int interpretedFunctions() {
    return Math.max(0, interpretedFunctions);
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
