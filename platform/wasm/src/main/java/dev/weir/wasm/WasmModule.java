package dev.weir.wasm;

import dev.weir.wasm.engine.InvalidProgramException;
import dev.weir.wasm.engine.ModuleCache;
import dev.weir.wasm.engine.Program;
import dev.weir.wasm.host.InvalidModuleException;
import dev.weir.wasm.http.HttpAbi;
import dev.weir.wasm.proxy.ProxyAbi;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A `.wasm` that was parsed and checked and speaks an ABI that filters are run with.
///
/// It is compiled when the first filter is made of it, which takes from milliseconds to seconds:
/// off the request path, once, if the module is shared ([WasmHost#module] does).
public final class WasmModule {

  private final String name;
  private final String digest;
  private final Program program;

  WasmModule(String name, String digest, Program program) {
    this.name = name;
    this.digest = digest;
    this.program = program;
  }

  /// Parses and checks a module.
  ///
  /// @param name what messages call it: `geo.wasm`
  /// @throws InvalidModuleException if the bytes are not a module that can be a filter
  public static WasmModule parse(String name, byte[] bytes) {
    return parse(name, bytes, ModuleCache.none());
  }

  static WasmModule parse(String name, byte[] bytes, ModuleCache cache) {
    try {
      return new WasmModule(name, digest(bytes), checked(Program.parse(bytes, cache)));
    } catch (InvalidProgramException e) {
      throw new InvalidModuleException(name + ": " + e.getMessage());
    }
  }

  /// What messages call it.
  public String name() {
    return name;
  }

  /// The SHA-256 of its bytes, in hexadecimal.
  public String digest() {
    return digest;
  }

  /// What it speaks, with the version if there are several: `http-wasm`, `proxy-wasm 0.2.1`.
  public String abi() {
    return speaksProxyWasm() ? "proxy-wasm " + ProxyAbi.version(program) : "http-wasm";
  }

  boolean speaksProxyWasm() {
    return ProxyAbi.isSpokenBy(program);
  }

  Program program() {
    return program;
  }

  static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static Program checked(Program program) {
    if (!program.exportsMemory("memory")) {
      throw new InvalidProgramException("exports no memory");
    }
    if (ProxyAbi.isSpokenBy(program)) {
      ProxyAbi.check(program);
    } else if (HttpAbi.isSpokenBy(program)) {
      HttpAbi.check(program);
    } else {
      throw new InvalidProgramException(
          "exports neither handle_request nor proxy_abi_version_... (expected: a filter that speaks"
              + " http-wasm or proxy-wasm)");
    }
    return program;
  }
}
