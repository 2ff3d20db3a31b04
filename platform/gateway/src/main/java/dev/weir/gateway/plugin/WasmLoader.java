package dev.weir.gateway.plugin;

import dev.weir.api.FilterFactory;
import java.nio.file.Path;

/// Makes filter factories of `.wasm` files: the WASM filter host, as the plugin directory sees it.
@FunctionalInterface
public interface WasmLoader {

  /// The factory of one module. If it is `AutoCloseable`, it is closed once no route table uses it.
  ///
  /// @param name what the factory's `name()` has to say; the file's name without its version
  /// @param file where the module was found, for messages only: it may change at any time
  /// @param bytes the module, which the callee may keep
  /// @throws Exception if the module cannot be used; the message becomes the problem of the file
  FilterFactory<?> load(String name, Path file, byte[] bytes) throws Exception;
}
