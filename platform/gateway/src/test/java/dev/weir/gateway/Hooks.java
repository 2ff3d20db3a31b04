package dev.weir.gateway;

import dev.weir.api.Filter;
import dev.weir.gateway.plugin.TestJar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/// A plugin whose filter `hook` is whatever a test says when the filter is made.
final class Hooks implements AutoCloseable {

  private static final String KEY = "weir-test-hook";

  private Hooks() {}

  /// Writes the plugin.
  ///
  /// @param filter called for each use of the filter
  static Hooks write(Path plugins, Supplier<Filter> filter) {
    System.getProperties().put(KEY, filter);
    try {
      Files.createDirectories(plugins);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    TestJar.empty("hook", "1.0")
        .extension("Factory")
        .source(
            "Factory",
            """
            public final class Factory implements FilterFactory<Factory.Config> {
              public record Config() {}
              @Override public String name() { return "hook"; }
              @Override public Class<Config> configType() { return Config.class; }
              @Override public Filter create(Config config) {
                var supplier = System.getProperties().get("%s");
                return (Filter) ((java.util.function.Supplier<?>) supplier).get();
              }
            }
            """
                .formatted(KEY))
        .write(plugins.resolve("hook.jar"));
    return new Hooks();
  }

  @Override
  public void close() {
    System.getProperties().remove(KEY);
  }
}
