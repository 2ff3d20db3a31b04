package dev.weir.cli.scan;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// The capabilities of some classes, each with what shows it.
///
/// Finds what code refers to by name, which is what honest code does. Code that wants to hide uses
/// reflection, and has at least that capability.
public final class CapabilityScan {

  private CapabilityScan() {}

  /// What the classes are capable of.
  ///
  /// @return for each capability where it shows: `java.lang.System.exit() in acme.Stop`
  public static SortedMap<Capability, Set<String>> of(Collection<ClassFacts> classes) {
    var found = new EnumMap<Capability, Set<String>>(Capability.class);
    for (var one : classes) {
      one.references().forEach(reference -> add(one, reference, found));
      if (one.hasNativeCode()) {
        found
            .computeIfAbsent(Capability.NATIVE, _ -> new TreeSet<>())
            .add("a native method in " + one.name());
      }
    }
    return new TreeMap<>(found);
  }

  private static void add(
      ClassFacts one, Reference reference, EnumMap<Capability, Set<String>> found) {
    if (!reference.owner().startsWith("java") && !isOfTheJdk(reference)) {
      return;
    }
    for (var capability : Capability.values()) {
      if (capability.isShownBy(reference)) {
        found
            .computeIfAbsent(capability, _ -> new TreeSet<>())
            .add(reference + " in " + one.name());
      }
    }
  }

  private static boolean isOfTheJdk(Reference reference) {
    return reference.owner().startsWith("jdk.") || reference.owner().startsWith("sun.");
  }
}
