package dev.weir.wasm.proxy;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reading and changing buffers: bodies, configurations, messages.
final class BufferFunctions {

  private final HostScope scope;

  BufferFunctions(HostScope scope) {
    this.scope = scope;
  }

  void offer(HostCall.Binding binding) {
    binding
        .add("proxy_get_buffer_bytes", 5, this::bytes)
        .add("proxy_get_buffer_status", 3, this::status)
        .add("proxy_set_buffer_bytes", 5, this::setBytes)
        .add("proxy_get_configuration", 2, this::configuration);
  }

  private int bytes(HostCall call) {
    var type = typeOf(call);
    var start = call.intAt(1);
    var length = call.intAt(2);
    var body = scope.instance().current().body(type);
    if (body != null) {
      return call.returnBytes(3, body.part(start, length));
    }
    return call.returnBytes(3, part(fixed(type), start, length));
  }

  private static byte[] part(byte[] bytes, int start, int length) {
    if (Integer.compareUnsigned(start, bytes.length) >= 0) {
      return new byte[0];
    }
    var end = start + (int) Math.min(Integer.toUnsignedLong(length), bytes.length - start);
    return start == 0 && end == bytes.length ? bytes : Arrays.copyOfRange(bytes, start, end);
  }

  private int status(HostCall call) {
    var type = typeOf(call);
    var body = scope.instance().current().body(type);
    var size = body == null ? fixed(type).length : body.size();
    call.requirePlace(2);
    call.returnInt(1, size);
    return call.returnInt(2, 0);
  }

  /// The buffers that guests only read.
  private byte[] fixed(int type) {
    var bytes =
        switch (type) {
          case BufferType.VM_CONFIGURATION -> scope.module().vmConfig();
          case BufferType.PLUGIN_CONFIGURATION -> scope.module().config();
          default -> ofAnswer(type);
        };
    if (bytes == null) {
      throw StatusException.NOT_FOUND;
    }
    return bytes;
  }

  private byte @Nullable [] ofAnswer(int type) {
    return scope.instance().answer().buffer(type);
  }

  private int setBytes(HostCall call) {
    var body = scope.instance().current().body(typeOf(call));
    if (body == null) {
      return Status.NOT_FOUND;
    }
    var limit = scope.module().settings().limits().bodyBytes();
    var bytes = call.bytesAt(3, limit);
    return body.replace(call.intAt(1), call.intAt(2), bytes, limit)
        ? Status.OK
        : Status.BAD_ARGUMENT;
  }

  private static int typeOf(HostCall call) {
    var type = call.intAt(0);
    if (type < 0 || type > BufferType.REDIS_REPLY) {
      throw StatusException.BAD_ARGUMENT;
    }
    return type;
  }

  /// Of version 0.1.0: the configuration that is being applied.
  private int configuration(HostCall call) {
    var module = scope.module();
    var isConfiguring = scope.instance().isConfiguring();
    return call.returnBytes(0, isConfiguring ? module.config() : module.vmConfig());
  }
}
