package dev.weir.gateway.plugin;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.entry.Behavior;
import dev.weir.marketplace.entry.Kind;
import dev.weir.marketplace.entry.Permissions;
import dev.weir.marketplace.entry.Version;
import dev.weir.marketplace.install.LockFile;
import dev.weir.marketplace.install.Pin;
import dev.weir.marketplace.install.PluginName;
import dev.weir.marketplace.install.Workspace;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Lock files that name one plugin.
public final class TestLock {

  private TestLock() {}

  /// Puts a plugin into the store and names it in the lock file, and no other one.
  ///
  /// @return its digest
  public static String write(
      Workspace workspace, String name, Kind kind, String version, byte[] bytes)
      throws IOException, MarketplaceException {
    var pin = pin(workspace, name, kind, version, bytes);
    LockFile.EMPTY.with(pin).write(workspace.lock());
    return pin.sha256();
  }

  /// Puts a plugin into the store.
  ///
  /// @return what a lock file says of it
  public static Pin pin(Workspace workspace, String name, Kind kind, String version, byte[] bytes)
      throws IOException, MarketplaceException {
    return new Pin(
        PluginName.parse("ours/acme/" + name).orElseThrow(),
        kind,
        Version.parse(version).orElseThrow(),
        workspace.store().put(bytes),
        bytes.length,
        Optional.empty(),
        List.of("a".repeat(64)),
        Permissions.NONE,
        Behavior.USUAL,
        1);
  }
}
