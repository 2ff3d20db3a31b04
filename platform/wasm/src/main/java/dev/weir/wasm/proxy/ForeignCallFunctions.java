package dev.weir.wasm.proxy;

import dev.weir.wasm.foreign.ForeignResult;

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
    var result = result(name, arguments);
    return result.status() == Status.OK && wantsResult
        ? call.returnBytes(4, result.bytes())
        : result.status();
  }

  // The first expression of the process loads a compiler, which is no fault of the guest's.
  private ForeignResult result(String name, byte[] arguments) {
    return name.equals("expr_create")
        ? scope.instance().untimed(() -> scope.foreign().call(name, arguments))
        : scope.foreign().call(name, arguments);
  }
}
