package dev.weir.wasm;

import dev.weir.api.DataSize;
import dev.weir.wasm.engine.InvalidProgramException;
import dev.weir.wasm.engine.ModuleShape;
import dev.weir.wasm.engine.Program;
import java.util.List;
import java.util.Optional;

/// What can be said about a module without compiling it, also about one that cannot be a filter.
///
/// @param digest the SHA-256 of its bytes, in hexadecimal
/// @param abi what it speaks, with the version if it says one: `http-wasm`, `proxy-wasm 0.2.1`;
///   empty if it is no filter
/// @param imports in the order of the module; none if the bytes could not be read
/// @param shape what it declares; empty if the bytes could not be read
/// @param refusals why it cannot be a filter here; empty if it can
public record ModuleReport(
    String digest,
    Optional<String> abi,
    List<Import> imports,
    Optional<ModuleShape> shape,
    List<String> refusals) {

  private static final String PROXY_WASM_MARKER = "proxy_abi_version_";

  /// What a function that a module imports gets.
  public enum Binding {
    /// The function.
    OFFERED,
    /// A stand-in, which answers that there is no such thing or traps when it is called.
    STUB,
    /// Nothing, so that the module cannot be started.
    LACKING
  }

  /// A function that the module wants from its host.
  public record Import(String module, String name, Binding binding) {

    /// The function as people write it: `http_handler.get_uri`.
    public String qualifiedName() {
      return module + "." + name;
    }
  }

  /// Reads and checks a module.
  public static ModuleReport of(byte[] bytes) {
    var digest = WasmModule.digest(bytes);
    try {
      return of(digest, Program.parse(bytes), bytes);
    } catch (InvalidProgramException e) {
      return new ModuleReport(
          digest,
          Optional.empty(),
          List.of(),
          Optional.empty(),
          List.of(String.valueOf(e.getMessage())));
    }
  }

  private static ModuleReport of(String digest, Program program, byte[] bytes) {
    var shape = ModuleShape.of(program);
    var offered = HttpGuest.functions(new HttpState(new byte[0], new GuestLog("", 0)));
    var imports =
        program.imports().stream()
            .map(it ->
                new Import(
                    it.module(),
                    it.name(),
                    offered.offers(it.module(), it.name()) ? Binding.OFFERED : Binding.LACKING))
            .toList();
    return new ModuleReport(digest, abi(shape), imports, Optional.of(shape), refusals(bytes));
  }

  private static List<String> refusals(byte[] bytes) {
    try {
      WasmModule.parse("", bytes);
      return List.of();
    } catch (InvalidModuleException e) {
      return List.of(String.valueOf(e.getMessage()).replaceFirst("^: ", ""));
    }
  }

  private static Optional<String> abi(ModuleShape shape) {
    var names = shape.exports().stream().map(ModuleShape.Export::name).toList();
    return names.stream()
        .filter(name -> name.startsWith(PROXY_WASM_MARKER))
        .map(name -> name.substring(PROXY_WASM_MARKER.length()).replace('_', '.'))
        .map(version -> "proxy-wasm " + version)
        .findFirst()
        .or(() ->
            names.contains(HttpGuest.HANDLE_REQUEST) ? Optional.of("http-wasm") : Optional.empty());
  }

  /// How much memory an instance begins with.
  public DataSize initialMemory() {
    return DataSize.ofBytes(shape.map(ModuleShape::initialMemory).orElse(0L));
  }
}
