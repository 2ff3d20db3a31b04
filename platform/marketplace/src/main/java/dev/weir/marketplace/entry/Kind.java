package dev.weir.marketplace.entry;

import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonView;

/// What an artifact is.
public enum Kind {
  /// A jar, which runs with the gateway's rights.
  JAVA("java", "jar"),
  /// A WebAssembly module, which runs in a sandbox.
  WASM("wasm", "wasm");

  private final String id;
  private final String extension;

  Kind(String id, String extension) {
    this.id = id;
    this.extension = extension;
  }

  /// Its name in files.
  public String id() {
    return id;
  }

  /// What file names of its artifacts end with.
  public String extension() {
    return extension;
  }

  /// The kind that a file names.
  public static Kind parse(JsonView view) throws JsonException {
    return view.oneOf(JAVA.id, WASM.id).equals(JAVA.id) ? JAVA : WASM;
  }
}
