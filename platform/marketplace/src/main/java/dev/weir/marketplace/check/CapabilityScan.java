package dev.weir.marketplace.check;

import dev.weir.marketplace.entry.Capability;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.reflect.AccessFlag;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.TreeMap;

/// What classes can do, by the members that they refer to.
///
/// Finds what code refers to by name, which is what honest code does. Code that wants to hide uses
/// reflection, and has at least that capability.
public final class CapabilityScan {

  // More help nobody, and a jar may be made to have any number.
  private static final int MAX_PLACES = 100;

  private final SortedMap<Capability, SequencedSet<String>> found = new TreeMap<>();
  private final Map<String, List<CapabilityRules.Rule>> rules = new HashMap<>();

  /// What was found so far, each with the places that show it: `acme.Stop uses
  /// java.lang.System.exit`.
  public SortedMap<Capability, SequencedSet<String>> found() {
    return Collections.unmodifiableSortedMap(found);
  }

  /// Adds a class.
  ///
  /// @param name its binary name with slashes, as its path says
  /// @return what is wrong with the class file, if anything is
  public Optional<String> add(String name, byte[] bytes) {
    try {
      return add(name, ClassFile.of().parse(bytes));
    } catch (IllegalArgumentException e) {
      return Optional.of("no class file: " + e.getMessage());
    }
  }

  private Optional<String> add(String name, ClassModel model) {
    var internalName = model.thisClass().asInternalName();
    if (!internalName.equals(name)) {
      return Optional.of("is " + ArchiveNames.shown(internalName));
    }
    for (var entry : model.constantPool()) {
      if (entry instanceof MemberRefEntry member) {
        addReference(name, member);
      }
    }
    model.superclass().ifPresent(parent -> addParent(name, parent));
    model.interfaces().forEach(parent -> addParent(name, parent));
    if (model.methods().stream().anyMatch(method -> method.flags().has(AccessFlag.NATIVE))) {
      add(Capability.NATIVE, className(name) + " has native methods");
    }
    return Optional.empty();
  }

  private void addReference(String name, MemberRefEntry member) {
    var owner = member.owner().asInternalName();
    var signature = member.name().stringValue() + member.type().stringValue();
    for (var rule : rules.computeIfAbsent(owner, CapabilityRules::of)) {
      if (rule.isShownBy(signature)) {
        var used = className(owner) + "." + ArchiveNames.shown(member.name().stringValue());
        add(rule.capability(), className(name) + " uses " + used);
      }
    }
  }

  // Members may be called through a class that inherits them.
  private void addParent(String name, ClassEntry parent) {
    var owner = parent.asInternalName();
    for (var capability : CapabilityRules.ofParent(owner)) {
      add(capability, className(name) + " is a " + className(owner));
    }
  }

  private static String className(String internalName) {
    return ArchiveNames.shown(internalName.replace('/', '.'));
  }

  void add(Capability capability, String place) {
    var places = found.computeIfAbsent(capability, _ -> new LinkedHashSet<>());
    if (places.size() < MAX_PLACES) {
      places.add(place);
    }
  }
}
