package dev.weir.cli.filter;

import dev.weir.api.Filter;
import dev.weir.api.FilterFactory;
import dev.weir.gateway.config.JsonText;
import dev.weir.gateway.config.RecordFile;
import dev.weir.gateway.config.UpstreamConfig;
import dev.weir.gateway.services.FilterServices;
import dev.weir.gateway.upstream.LiveUpstreams;
import dev.weir.gateway.upstream.Upstream;
import dev.weir.gateway.upstream.UpstreamSet;
import dev.weir.gateway.wire.Buffers;
import dev.weir.gateway.wire.DeadlineWatch;
import dev.weir.wasm.WasmFilterFactory;
import dev.weir.wasm.WasmHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/// The host of the filter that is tried: that of a gateway, with services that note what it calls.
final class TrialHost implements AutoCloseable {

  /// The name that the route uses.
  static final String FILTER = "weir-trial-wasm";

  private final DeadlineWatch watch = new DeadlineWatch();
  private final ScheduledExecutorService resolver =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("weir-trial-resolver").factory());
  private final LiveUpstreams upstreams = LiveUpstreams.create();
  private final FilterServices gateway = FilterServices.start(upstreams, watch);
  private final TrialServices services;
  private final WasmHost wasm;
  private UpstreamSet served = UpstreamSet.empty();

  private TrialHost(Optional<Path> cache, Probes probes, Consumer<MadeCall> strays) {
    services = new TrialServices(gateway, probes, strays);
    wasm = WasmHost.start(cache, services);
  }

  /// A host for a filter that can call nobody yet.
  ///
  /// @param cache where compiled modules are kept
  /// @param strays gets the calls that are made for no request, once they have ended
  static TrialHost start(Optional<Path> cache, Probes probes, Consumer<MadeCall> strays) {
    return new TrialHost(cache, probes, strays);
  }

  /// Upstreams as the file of a gateway has them.
  record Upstreams(Map<String, UpstreamConfig> upstreams) {}

  /// Lets filters call upstreams that really exist. To be called once.
  ///
  /// @param addresses host and port of each, by its name
  /// @param directory takes a file
  void serve(Map<String, String> addresses, Path directory) {
    var json = Map.of("upstreams", endpoints(addresses));
    try {
      var file = directory.resolve("called-upstreams.yaml");
      Files.writeString(file, JsonText.pretty(json).replace("${", "$${"));
      var configs = RecordFile.read(file, Upstreams.class, _ -> null).upstreams();
      var resources = new Upstream.Resources(watch, Buffers.create(), resolver);
      served = UpstreamSet.of(configs, served, resources);
      upstreams.serve(served);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> endpoints(Map<String, String> addresses) {
    var upstreams = new LinkedHashMap<String, Object>();
    addresses.forEach(
        (name, address) -> upstreams.put(name, Map.of("endpoints", List.of(address))));
    return upstreams;
  }

  /// Has the filter's other calls answered so from now on.
  void use(Callees callees) {
    services.use(callees);
  }

  /// Makes the filter.
  FilterFactory<?> factory() {
    return new Factory(new WasmFilterFactory(wasm));
  }

  /// Ends all calls. To be called when no filter is left.
  @Override
  public void close() {
    upstreams.close();
    served.close();
    gateway.close();
    resolver.shutdownNow();
    wasm.close();
    watch.close();
  }

  private record Factory(WasmFilterFactory factory)
      implements FilterFactory<WasmFilterFactory.Config> {

    @Override
    public String name() {
      return FILTER;
    }

    @Override
    public Class<WasmFilterFactory.Config> configType() {
      return factory.configType();
    }

    @Override
    public Filter create(WasmFilterFactory.Config config) {
      return factory.create(config);
    }
  }
}
