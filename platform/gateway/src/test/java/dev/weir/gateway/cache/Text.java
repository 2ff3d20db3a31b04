package dev.weir.gateway.cache;

import dev.weir.api.SharedCache;
import java.nio.charset.StandardCharsets;

/// Texts as values of a cache.
final class Text implements SharedCache.Codec<String> {

  @Override
  public byte[] encode(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String decode(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public long weight(String value) {
    return value.length();
  }
}
