package dev.weir.wasm;

import dev.weir.api.DataSize;
import dev.weir.wasm.engine.Imports;
import dev.weir.wasm.engine.InvalidProgramException;
import dev.weir.wasm.engine.ModuleShape;
import dev.weir.wasm.engine.Program;
import dev.weir.wasm.host.InvalidModuleException;
import dev.weir.wasm.http.HttpAbi;
import dev.weir.wasm.proxy.ProxyAbi;
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
    return new ModuleReport(
        digest, abi(program), imports(program), Optional.of(shape), refusals(bytes));
  }

  private static List<Import> imports(Program program) {
    try (var host = WasmHost.start()) {
      var offered =
          ProxyAbi.isSpokenBy(program) ? host.proxy().offered(program) : HttpAbi.offered();
      return program.imports().stream()
          .map(it -> new Import(it.module(), it.name(), binding(it, offered)))
          .toList();
    }
  }

  private static Binding binding(Program.Import wanted, Imports offered) {
    if (offered.knows(wanted.module(), wanted.name())) {
      return Binding.OFFERED;
    }
    return offered.offers(wanted.module(), wanted.name()) ? Binding.STUB : Binding.LACKING;
  }

  private static List<String> refusals(byte[] bytes) {
    try {
      WasmModule.parse("", bytes);
      return List.of();
    } catch (InvalidModuleException e) {
      return List.of(String.valueOf(e.getMessage()).replaceFirst("^: ", ""));
    }
  }

  private static Optional<String> abi(Program program) {
    if (ProxyAbi.isSpokenBy(program)) {
      return Optional.of("proxy-wasm " + ProxyAbi.version(program));
    }
    return HttpAbi.isSpokenBy(program) ? Optional.of("http-wasm") : Optional.empty();
  }

  /// How much memory an instance begins with.
  public DataSize initialMemory() {
    return DataSize.ofBytes(shape.map(ModuleShape::initialMemory).orElse(0L));
  }
}
