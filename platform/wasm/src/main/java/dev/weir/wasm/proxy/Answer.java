package dev.weir.wasm.proxy;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What came back from a call, as the guest sees it during the callback that tells about it.
///
/// @param maps by type
/// @param buffers by type
record Answer(Map<Integer, HeaderMap> maps, Map<Integer, byte[]> buffers) {

  static final Answer NONE = new Answer(Map.of(), Map.of());

  static Answer ofBuffer(int type, byte[] bytes) {
    return new Answer(Map.of(), Map.of(type, bytes));
  }

  static Answer ofMap(int type, HeaderMap map) {
    return new Answer(Map.of(type, map), Map.of());
  }

  @Nullable HeaderMap map(int type) {
    return maps.get(type);
  }

  byte @Nullable [] buffer(int type) {
    return buffers.get(type);
  }
}
