package dev.weir.wasm.proxy;

import dev.weir.wasm.engine.Program;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/// The versions of proxy-wasm. A module says which one it speaks by a marker that it exports.
enum AbiVersion {
  V0_1_0("0.1.0"),
  V0_2_0("0.2.0"),
  V0_2_1("0.2.1"),
  /// Higress's version: 0.2.1 and more.
  V0_2_100("0.2.100");

  private final String text;

  AbiVersion(String text) {
    this.text = text;
  }

  /// The newest version of which the module has the marker.
  static Optional<AbiVersion> of(Program program) {
    return Arrays.stream(values())
        .filter(version -> program.exports(version.marker()))
        .max(Comparator.naturalOrder());
  }

  /// What a module of this version exports.
  String marker() {
    return "proxy_abi_version_" + text.replace('.', '_');
  }

  @Override
  public String toString() {
    return text;
  }
}
