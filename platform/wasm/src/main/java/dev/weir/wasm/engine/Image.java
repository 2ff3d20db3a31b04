package dev.weir.wasm.engine;

import org.jspecify.annotations.Nullable;

/// The pages that the memory of every instance of a program begins with, once the first one has
/// loaded its data segments into them.
///
/// No module that is run here imports anything that an offset could depend on, so the data segments
/// make the same pages each time.
final class Image {

  private volatile byte @Nullable [][] pages;

  /// The pages, for reading only; null if they are not known yet.
  byte @Nullable [][] pages() {
    return pages;
  }

  void set(byte[][] loaded) {
    pages = loaded;
  }
}
