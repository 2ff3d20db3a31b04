package dev.weir.gateway.plugin;

import dev.weir.api.FilterFactory;
import dev.weir.gateway.filter.FilterOrigin;
import dev.weir.marketplace.Sha256;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.time.Duration;
import java.util.regex.Pattern;

/// A `.wasm` file: `geo-1.2.wasm` brings the filter `geo` in version 1.2.
final class WasmFile {

  private static final Logger LOGGER = System.getLogger(WasmFile.class.getName());
  private static final Pattern NAME =
      Pattern.compile("(?<name>.+?)(-v?(?<version>\\d+(\\.\\d+)*([-+.][0-9A-Za-z.+-]+)?))?\\.wasm");

  private WasmFile() {}

  /// What the name of a file says.
  ///
  /// @param version empty if it says none
  record Name(String name, String version) {

    static Name of(PluginFile file) throws PluginException {
      var matcher = NAME.matcher(file.name());
      if (!matcher.matches() || !Factories.isName(matcher.group("name"))) {
        throw new PluginException(
            "file name (expected: kebab-case, such as geo.wasm, geo-1.2.wasm)");
      }
      var version = matcher.group("version");
      return new Name(matcher.group("name"), version == null ? "" : version);
    }
  }

  static LoadedPlugin load(PluginFile file, WasmLoader loader) throws PluginException {
    var began = System.nanoTime();
    var named = Name.of(file);
    var name = named.name();
    var factory = load(name, file, loader);
    var factories = new Factories();
    try {
      factories.add(factory);
    } catch (PluginException e) {
      close(name, factory);
      throw e;
    }
    var origin = new FilterOrigin(name, named.version(), file.toString(), file.digest());
    var loading = LoadedPlugin.Loading.since(began, Duration.ZERO);
    return new LoadedPlugin(file, origin, factories.brought(), () -> close(name, factory), loading);
  }

  private static FilterFactory<?> load(String name, PluginFile file, WasmLoader loader)
      throws PluginException {
    try {
      var bytes = Files.readAllBytes(file.path());
      if (!Sha256.of(bytes).equals(file.digest())) {
        throw new PluginException("changed while it was being loaded");
      }
      return loader.load(name, file.path(), bytes);
    } catch (IOException e) {
      throw new PluginException("cannot be read: " + PluginException.describe(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PluginException("loading was interrupted", e);
    } catch (Throwable e) { // a hostile module may exhaust the stack or the heap
      throw PluginException.of("cannot be used:", e);
    }
  }

  private static void close(String name, FilterFactory<?> factory) {
    if (!(factory instanceof AutoCloseable closeable)) {
      return;
    }
    try {
      closeable.close();
    } catch (Exception e) {
      LOGGER.log(Level.WARNING, "WASM filter " + name + " failed to close", e);
    }
  }
}
