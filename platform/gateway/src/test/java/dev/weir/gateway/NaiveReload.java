package dev.weir.gateway;

import dev.weir.api.Filter;
import dev.weir.api.FilterFactory;
import dev.weir.gateway.plugin.PluginLoader;
import dev.weir.gateway.plugin.PluginSet;
import dev.weir.gateway.plugin.host.PluginHost;
import dev.weir.gateway.redis.LiveRedis;
import dev.weir.gateway.upstream.LiveUpstreams;
import dev.weir.gateway.wire.DeadlineWatch;
import java.nio.file.Path;
import java.util.List;

/// A filter that runs the filter `paint` of a plugin, and replaces the plugin as one might without
/// thinking of the requests that it has: the old one is closed, then the new one is loaded.
final class NaiveReload implements FilterFactory<NaiveReload.Config>, AutoCloseable {

  record Config() {}

  private final DeadlineWatch watch = new DeadlineWatch();
  private final PluginHost host = new PluginHost(LiveUpstreams.create(), watch, new LiveRedis());
  private final PluginLoader loader;
  private volatile PluginSet plugins = PluginSet.empty();
  private volatile Filter filter = (request, chain) -> chain.proceed(request);

  NaiveReload(Path directory) {
    loader =
        new PluginLoader(
            List.of(directory),
            (name, file, bytes) -> {
              throw new IllegalStateException("no WASM here");
            },
            host);
    reload();
  }

  void reload() {
    closeFilter();
    plugins.close();
    plugins = loader.load(PluginSet.empty());
    filter = create(plugins.catalog().find("paint").orElseThrow().factory());
  }

  private static <C extends Record> Filter create(FilterFactory<C> factory) {
    try {
      return factory.create(factory.configType().getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private void closeFilter() {
    try {
      if (filter instanceof AutoCloseable closeable) {
        closeable.close();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String name() {
    return "naive";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public Filter create(Config config) {
    return (request, chain) -> filter.handle(request, chain);
  }

  @Override
  public void close() {
    plugins.close();
    loader.close();
    watch.close();
  }
}
