package dev.weir.wasm.proxy;

/// Metrics that guests define.
final class MetricFunctions {

  private static final int MAX_NAME = 1 << 10;

  private final HostScope scope;

  MetricFunctions(HostScope scope) {
    this.scope = scope;
  }

  void offer(HostCall.Binding binding) {
    binding
        .add("proxy_define_metric", 4, this::define)
        .add(
            "proxy_increment_metric", 2, call -> metrics().increment(call.intAt(0), call.longAt(1)))
        .add("proxy_record_metric", 2, call -> metrics().record(call.intAt(0), call.longAt(1)))
        .add("proxy_get_metric", 2, this::value);
  }

  private GuestMetrics metrics() {
    return scope.module().metrics();
  }

  private int define(HostCall call) {
    call.requirePlace(3);
    var name = call.latin1At(1, MAX_NAME);
    return call.returnInt(3, metrics().define(call.intAt(0), name));
  }

  private int value(HostCall call) {
    var value = metrics().value(call.intAt(0));
    return value == null ? Status.BAD_ARGUMENT : call.returnLong(1, value);
  }
}
