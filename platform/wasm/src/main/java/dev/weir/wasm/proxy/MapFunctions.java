package dev.weir.wasm.proxy;

import dev.weir.wasm.host.FieldNames;
import org.jspecify.annotations.Nullable;

/// Reading and changing header maps.
final class MapFunctions {

  private static final int MAX_PAIRS_BYTES = 1 << 20;
  private static final byte[] NOTHING = {};

  private final HostScope scope;
  private final FieldNames names = new FieldNames();
  private final boolean missingIsEmpty;

  MapFunctions(HostScope scope) {
    this.scope = scope;
    this.missingIsEmpty = scope.module().version() == AbiVersion.V0_1_0;
  }

  void offer(HostCall.Binding binding) {
    binding
        .add("proxy_get_header_map_pairs", 3, this::pairs)
        .add("proxy_get_header_map_size", 2, this::size)
        .add("proxy_get_header_map_value", 5, this::value)
        .add("proxy_add_header_map_value", 5, this::add)
        .add("proxy_replace_header_map_value", 5, this::replace)
        .add("proxy_remove_header_map_value", 3, this::remove)
        .add("proxy_set_header_map_pairs", 3, this::setPairs);
  }

  private int pairs(HostCall call) {
    return call.returnBytes(1, serialized(readable(call)));
  }

  private int size(HostCall call) {
    return call.returnInt(1, serialized(readable(call)).length);
  }

  private static byte[] serialized(@Nullable HeaderMap map) {
    return map == null || map.size() == 0 ? NOTHING : Pairs.of(map);
  }

  private int value(HostCall call) {
    var map = readable(call);
    var name = nameAt(call, 1);
    var value = map == null ? null : map.first(name);
    if (value != null) {
      return call.returnLatin1(3, value);
    }
    return missingIsEmpty && map != null ? call.returnLatin1(3, "") : Status.NOT_FOUND;
  }

  private int add(HostCall call) {
    var map = changeable(call);
    var name = nameAt(call, 1);
    var value = call.latin1At(3);
    return changed(name.length() + value.length(), () -> map.add(name, value));
  }

  private int replace(HostCall call) {
    var map = changeable(call);
    var name = nameAt(call, 1);
    var value = call.latin1At(3);
    return changed(name.length() + value.length(), () -> map.replace(name, value));
  }

  private int remove(HostCall call) {
    var map = changeable(call);
    map.remove(nameAt(call, 1));
    return Status.OK;
  }

  private int setPairs(HostCall call) {
    var map = changeable(call);
    var bytes = call.bytesAt(1, MAX_PAIRS_BYTES);
    var pairs = Pairs.parse(bytes);
    return changed(bytes.length, () -> map.replaceAll(pairs));
  }

  private int changed(int bytes, Runnable change) {
    var stream = scope.instance().currentStream();
    if (stream != null && !stream.hasRoomForFields(bytes)) {
      return Status.BAD_ARGUMENT;
    }
    try {
      change.run();
      return Status.OK;
    } catch (IllegalArgumentException _) {
      return Status.BAD_ARGUMENT;
    }
  }

  private @Nullable HeaderMap readable(HostCall call) {
    var type = typeOf(call);
    var ofAnswer = scope.instance().answer().map(type);
    return ofAnswer != null ? ofAnswer : scope.instance().current().map(type);
  }

  private HeaderMap changeable(HostCall call) {
    var map = scope.instance().current().changeableMap(typeOf(call));
    if (map == null) {
      throw StatusException.NOT_FOUND;
    }
    return map;
  }

  private static int typeOf(HostCall call) {
    var type = call.intAt(0);
    if (type < 0 || type > MapType.CALL_TRAILERS) {
      throw StatusException.BAD_ARGUMENT;
    }
    return type;
  }

  private String nameAt(HostCall call, int index) {
    var length = call.intAt(index + 1);
    if (!call.memory().contains(call.intAt(index), length)) {
      throw StatusException.INVALID_MEMORY_ACCESS;
    }
    if (Integer.compareUnsigned(length, FieldNames.MAX_LENGTH) > 0) {
      throw StatusException.BAD_ARGUMENT;
    }
    return names.read(call.memory(), call.intAt(index), length);
  }
}
