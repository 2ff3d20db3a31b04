package dev.weir.wasm.proxy;

import dev.weir.api.Chain;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.wasm.engine.Program;
import dev.weir.wasm.host.FilterSettings;
import dev.weir.wasm.host.GuestFilter;
import dev.weir.wasm.host.InstanceCounts;
import dev.weir.wasm.host.InvalidModuleException;
import dev.weir.wasm.host.MetricSample;
import java.util.List;

/// A filter whose guest speaks proxy-wasm.
public final class ProxyFilter implements GuestFilter {

  private final ProxyHost host;
  private final ProxyModule module;
  private final InstanceSet instances;

  private ProxyFilter(ProxyHost host, ProxyModule module, InstanceSet instances) {
    this.host = host;
    this.module = module;
    this.instances = instances;
  }

  /// Makes a filter and starts its first instance, so that a module that cannot run is refused
  /// here.
  ///
  /// @throws InvalidModuleException if the module does not start, or not within the limits
  public static ProxyFilter create(Program program, ProxyHost host, FilterSettings settings) {
    var module = new ProxyModule(program, settings, host, host.hold(settings));
    try {
      return new ProxyFilter(host, module, InstanceSet.start(module));
    } catch (RuntimeException | Error e) {
      host.release(module);
      throw e;
    }
  }

  ProxyModule module() {
    return module;
  }

  @Override
  public Response handle(Request request, Chain chain) throws Exception {
    if (!module.handlesHttp()) {
      return chain.proceed(request);
    }
    var admission = module.quarantine().admit();
    return new StreamFlow(instances.open(request, admission), request).run(chain);
  }

  @Override
  public InstanceCounts instances() {
    return instances.counts();
  }

  @Override
  public List<MetricSample> metrics() {
    return module.metrics().samples(module.settings().name());
  }

  @Override
  public void close() {
    instances.close();
    host.release(module);
  }

  @Override
  public String toString() {
    return module.settings().name();
  }
}
