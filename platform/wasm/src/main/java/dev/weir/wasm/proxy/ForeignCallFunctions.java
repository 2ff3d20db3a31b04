package dev.weir.wasm.proxy;

/// The one host function behind which hosts offer functions of their own.
final class ForeignCallFunctions {

  private static final int MAX_NAME = 1 << 10;

  private final HostScope scope;

  ForeignCallFunctions(HostScope scope) {
    this.scope = scope;
  }

  void offer(HostCall.Binding binding) {
    binding.add("proxy_call_foreign_function", 6, this::call);
  }

  private int call(HostCall call) {
    var name = call.latin1At(0, MAX_NAME);
    var arguments = call.bytesAt(2, scope.module().settings().limits().bodyBytes());
    var wantsResult = call.intAt(4) != 0 && call.intAt(5) != 0;
    if (wantsResult) {
      call.requirePlace(4);
      call.requirePlace(5);
    }
    var result = scope.foreign().call(name, arguments);
    return result.status() == Status.OK && wantsResult
        ? call.returnBytes(4, result.bytes())
        : result.status();
  }
}
