package dev.weir.gateway.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ConcurrentModificationException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.DefaultPluginManager;
import org.pf4j.PluginManager;

/// What PF4J does wrong, and that it does not happen here. If one of these fails after an upgrade
/// of PF4J, decision 011 may be looked at again.
class Pf4jDefectsTest {

  private static final String THROWS = "throw new IllegalStateException(\"no\");";

  @TempDir private Path directory;

  private void write(String code, String... ids) {
    var life =
        """
        @Override public void stop() {
          System.setProperty("acme.stops", System.getProperty("acme.stops", "") + "x");
          %s
        }
        """
            .formatted(code);
    for (var id : ids) {
      TestJar.of(id, "1").life(life).write(directory.resolve(id + ".jar"));
    }
  }

  private PluginManager pf4j() {
    var manager = new DefaultPluginManager(directory);
    manager.loadPlugins();
    manager.startPlugins();
    System.clearProperty("acme.stops");
    return manager;
  }

  private int stopsOfOurs() {
    try (var plugins = new PluginFixture(directory)) {
      plugins.load().close();
      Eventually.isTrueAfterCollections(
          "all loaders are collected", () -> plugins.context.watch().uncollected().isEmpty());
    }
    return System.clearProperty("acme.stops").length();
  }

  @Test
  void stoppingSeveralPluginsBreaksOff() {
    write("", "one", "two", "three");
    var manager = pf4j();

    assertThatThrownBy(manager::stopPlugins).isInstanceOf(ConcurrentModificationException.class);
    System.clearProperty("acme.stops");

    assertThat(stopsOfOurs()).isEqualTo(3);
  }

  @Test
  void aPluginWhoseStopThrowsIsKept() {
    write(THROWS, "one");
    var manager = pf4j();

    for (var plugin : List.copyOf(manager.getPlugins())) {
      manager.unloadPlugin(plugin.getPluginId());
    }
    assertThat(manager.getStartedPlugins()).hasSize(1);
    System.clearProperty("acme.stops");

    assertThat(stopsOfOurs()).isEqualTo(1);
  }
}
