package dev.weir.wasm.engine;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.Export;
import com.dylibso.chicory.wasm.types.ExternalType;
import com.dylibso.chicory.wasm.types.FunctionImport;
import com.dylibso.chicory.wasm.types.OpCode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A module that was parsed and checked and can be started any number of times.
///
/// It is compiled when it is started for the first time, since that can take seconds and many
/// modules are known but not used. It holds the classes the module was compiled to, which go when
/// it goes.
public final class Program {

  private static final int COLD_CALLS = 1_000;
  private static final int COLD_FACTOR = 25;
  private static final long COLD_NANOS = 1_000_000_000;

  /// A function that the module wants from its host.
  ///
  /// @param type as [Imports#add] writes it
  public record Import(String module, String name, String type) {

    /// The function as people write it: `http_handler.get_uri`.
    public String qualifiedName() {
      return module + "." + name;
    }
  }

  private volatile WasmModule module;
  private final ModuleCache cache;
  private @Nullable Blueprint blueprint;
  private final Map<String, Export> exports = new HashMap<>();
  private final Map<String, String> functionTypes = new HashMap<>();
  private final Set<String> emptyFunctions = new HashSet<>();
  private final Linker linker;
  private final List<Import> imports;
  private final FunctionNames names;
  private int coldCalls = COLD_CALLS;

  /// @param cache where the compiled code is looked for when it is needed
  Program(WasmModule module, ModuleCache cache) {
    this(module, cache, null);
  }

  /// @param machines the compiled code
  Program(WasmModule module, Function<Instance, Machine> machines) {
    this(module, ModuleCache.none(), machines);
  }

  private Program(
      WasmModule module, ModuleCache cache, @Nullable Function<Instance, Machine> machines) {
    this.module = module;
    this.cache = cache;
    linker = new Linker(module);
    imports = linker.imports();
    blueprint = machines == null ? null : new Blueprint(module, machines, linker);
    for (var i = 0; i < module.exportSection().exportCount(); i++) {
      var export = module.exportSection().getExport(i);
      exports.put(export.name(), export);
      if (export.exportType() == ExternalType.FUNCTION) {
        var type = module.typeSection().getType(typeIndex(export.index()));
        functionTypes.put(export.name(), TypeText.of(type));
        if (isEmpty(export.index())) {
          emptyFunctions.add(export.name());
        }
      }
    }
    names = new FunctionNames(module.nameSection());
  }

  /// Parses and checks a module.
  ///
  /// @throws InvalidProgramException if the bytes are no module, or one that is not run here
  public static Program parse(byte[] bytes) {
    return parse(bytes, ModuleCache.none());
  }

  /// As [#parse(byte[])], with compiled code from the cache, if it has it.
  public static Program parse(byte[] bytes, ModuleCache cache) {
    return Compilation.parse(bytes, cache);
  }

  /// The functions that it imports.
  public List<Import> imports() {
    return imports;
  }

  /// Whether it exports anything of that name.
  public boolean exports(String name) {
    return exports.containsKey(name);
  }

  /// Whether it exports anything whose name begins so.
  public boolean exportsAnyWithPrefix(String prefix) {
    return exports.keySet().stream().anyMatch(name -> name.startsWith(prefix));
  }

  /// Checks that it exports a function of that type.
  ///
  /// @throws InvalidProgramException if it does not
  public void requireFunction(String name, String type) {
    var own = functionType(name);
    if (own.isEmpty()) {
      throw new InvalidProgramException("exports no function " + name);
    }
    if (!own.orElseThrow().equals(type)) {
      throw new InvalidProgramException(
          "exports %s as %s (expected: %s)"
              .formatted(name, TypeText.readable(own.orElseThrow()), TypeText.readable(type)));
    }
  }

  /// Checks that all it imports is offered.
  ///
  /// @throws InvalidProgramException if a function is not, or with another type
  public void requireImports(Imports offered) {
    var unknown =
        imports.stream()
            .filter(wanted -> offered.find(wanted.module(), wanted.name()) == null)
            .map(Import::qualifiedName)
            .toList();
    if (!unknown.isEmpty()) {
      throw new InvalidProgramException("imports what no host has: " + String.join(", ", unknown));
    }
    for (var wanted : imports) {
      var entry = offered.find(wanted.module(), wanted.name());
      if (entry != null && !entry.fits(wanted.type())) {
        throw new InvalidProgramException(
            "imports %s as %s (expected: %s)"
                .formatted(
                    wanted.qualifiedName(), TypeText.readable(wanted.type()), entry.readable()));
      }
    }
  }

  /// Whether it exports its memory under that name.
  public boolean exportsMemory(String name) {
    var export = exports.get(name);
    return export != null && export.exportType() == ExternalType.MEMORY;
  }

  /// The names of the functions that it exports.
  public Set<String> functionNames() {
    return functionTypes.keySet();
  }

  /// The type of an exported function, as [Imports#add] writes it; empty if there is none.
  public Optional<String> functionType(String name) {
    return Optional.ofNullable(functionTypes.get(name));
  }

  /// Whether an exported function does nothing at all.
  public boolean isEmptyFunction(String name) {
    return emptyFunctions.contains(name);
  }

  private boolean isEmpty(int function) {
    if (function < imports.size()) {
      return false;
    }
    var code = module.codeSection().getFunctionBody(function - imports.size()).instructions();
    return code.size() == 1 && code.getFirst().opcode() == OpCode.END;
  }

  /// How long a call may take that may take that long once the code is warm.
  ///
  /// The JVM interprets and then recompiles what it runs for the first times, so those take many
  /// times as long.
  long patience(long limitNanos) {
    // Racy on purpose: some calls more or less do not matter.
    if (coldCalls <= 0) {
      return limitNanos;
    }
    coldCalls--;
    return Math.min(limitNanos * COLD_FACTOR, limitNanos + COLD_NANOS);
  }

  /// How many bytes of memory an instance begins with.
  public long initialMemory() {
    return module
        .memorySection()
        .map(section -> (long) Pages.PAGE_BYTES * section.getMemory(0).limits().initialPages())
        .orElse(0L);
  }

  /// Makes an instance. Nothing of the guest runs before [Guest#start].
  ///
  /// @param maxMemory how many bytes its memory may grow to; at least [#initialMemory]
  /// @throws InvalidProgramException if an import is not offered or has another type
  public Guest instantiate(Imports offered, Watchdog watchdog, long maxMemory) {
    return new Guest(this, offered, watchdog, maxMemory);
  }

  /// Makes an instance that goes on where a snapshot of this program was taken: nothing of the
  /// guest runs, and [Guest#start] must not be called.
  ///
  /// @param maxMemory how many bytes its memory may grow to
  /// @throws InvalidProgramException if an import is not offered or has another type
  public Guest restore(Snapshot snapshot, Imports offered, Watchdog watchdog, long maxMemory) {
    if (snapshot.program() != this) {
      throw new IllegalArgumentException("a snapshot of another program");
    }
    return new Guest(snapshot, offered, watchdog, maxMemory);
  }

  /// How many of its functions are interpreted, as they are too large to be compiled; 0 before the
  /// first instance was made.
  public int interpretedFunctions() {
    return blueprint().interpretedFunctions();
  }

  WasmModule module() {
    return module;
  }

  Linker linker() {
    return linker;
  }

  /// The compiled code; compiles it if that has not been done.
  ///
  /// @throws InvalidProgramException if it cannot be compiled
  synchronized Blueprint blueprint() {
    var known = blueprint;
    if (known == null) {
      known = new Blueprint(module, Compilation.compile(module, cache), linker);
      blueprint = known;
      module = known.module();
    }
    return known;
  }

  FunctionNames names() {
    return names;
  }

  private int typeIndex(int function) {
    if (function >= imports.size()) {
      return module.functionSection().getFunctionType(function - imports.size());
    }
    // Modules with other imports were refused.
    return ((FunctionImport) module.importSection().getImport(function)).typeIndex();
  }
}
