package dev.weir.gateway.redis;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// What a test was told of blobs that changed, in order; `*` for everything.
final class Heard implements Invalidations {

  final List<String> keys = new CopyOnWriteArrayList<>();

  @Override
  public void changed(List<String> changed) {
    keys.addAll(changed);
  }

  @Override
  public void everything() {
    keys.add("*");
  }
}
