package dev.weir.gateway.plugin;

import dev.weir.api.Filter;
import dev.weir.api.FilterFactory;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.gateway.plugin.host.HostedPlugin;
import dev.weir.gateway.plugin.host.PluginHost;
import dev.weir.gateway.redis.LiveRedis;
import dev.weir.gateway.upstream.LiveUpstreams;
import dev.weir.gateway.wire.DeadlineWatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A plugin directory with a loader, and what tests ask of it.
final class PluginFixture implements AutoCloseable {

  final Path directory;
  final LiveUpstreams upstreams = LiveUpstreams.create();
  final DeadlineWatch watch = new DeadlineWatch();
  final PluginHost host = new PluginHost(upstreams, watch, new LiveRedis());
  final PluginJar.Context context = PluginJar.Context.create(Duration.ofSeconds(5), host);
  final PluginLoader loader;

  PluginFixture(Path directory) {
    this(directory, (name, _, _) -> new WasmStub(name));
  }

  PluginFixture(Path directory, WasmLoader wasm) {
    this.directory = directory;
    this.loader = new PluginLoader(List.of(directory), wasm, context);
  }

  /// Version 0 of a plugin.
  static HostedPlugin.Identity identity(String plugin) {
    return new HostedPlugin.Identity(plugin, "0", 1);
  }

  Path file(String name) {
    return directory.resolve(name);
  }

  PluginSet load() {
    return loader.load(PluginSet.empty());
  }

  /// The problems of the directory, without its path.
  List<String> problems() {
    try (var set = load()) {
      return set.problems().stream()
          .map(problem -> problem.toString().replace(directory + "/", ""))
          .toList();
    }
  }

  /// The jars that the JVM may have open.
  List<Path> copies() {
    try (var files = Files.list(context.copies().directory())) {
      return files.filter(file -> !file.endsWith(".lock")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What a filter with all defaults answers to a request.
  static Response ask(PluginSet set, String filter) throws Exception {
    return filter(set, filter).handle(Request.get("/"), _ -> Response.of(404));
  }

  /// A filter with all defaults.
  static Filter filter(PluginSet set, String name) throws Exception {
    return filter(set.catalog().find(name).orElseThrow().factory());
  }

  private static <C extends Record> Filter filter(FilterFactory<C> factory) throws Exception {
    return factory.create(factory.configType().getDeclaredConstructor().newInstance());
  }

  static String version(PluginSet set, String filter) throws Exception {
    return ask(set, filter).headers().first("X-Version").orElse("");
  }

  @Override
  public void close() {
    loader.close();
    watch.close();
  }
}
