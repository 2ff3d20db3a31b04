package dev.weir.marketplace.check;

import dev.weir.marketplace.entry.Capability;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.TreeSet;

/// Looks whether a file is the plugin that it is said to be, and can do no more than it was
/// allowed.
///
/// What cannot be read, or makes a check fail in an unforeseen way, is refused: an error is never
/// taken for a pass. A scan finds what code refers to. It stops accidents and what is written
/// without care, not who means to hide: a plugin in a jar runs with the gateway's rights.
public final class ArtifactCheck {

  private ArtifactCheck() {}

  /// Checks a file, which must not change meanwhile.
  public static Report of(Path file, Subject subject) {
    return switch (subject.kind()) {
      case JAVA -> new JarCheck(subject, JarLimits.DEFAULT).check(file);
      case WASM -> new WasmCheck(subject).check(file);
    };
  }

  /// Whether code does what it was not allowed.
  static Outcome permissions(
      SortedMap<Capability, SequencedSet<String>> detected, Subject subject) {
    var undeclared = new ArrayList<String>();
    detected.forEach((capability, places) -> {
      if (!subject.allowed().contains(capability)) {
        undeclared.add(capability + " (" + places.getFirst() + ")");
      }
    });
    return undeclared.isEmpty()
        ? Outcome.pass("permissions")
        : Outcome.fail(
            "permissions",
            "not declared: %s (expected: only %s)"
                .formatted(String.join(", ", undeclared), new TreeSet<>(subject.allowed())));
  }
}
