package dev.weir.marketplace.check;

import dev.weir.marketplace.entry.Capability;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.reflect.AccessFlag;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What classes can do, by the members that they refer to.
public final class CapabilityScan {

  private final Map<Capability, String> found = new EnumMap<>(Capability.class);
  private final Map<String, List<CapabilityRules.Rule>> rules = new HashMap<>();

  /// What was found so far, each with the first place that shows it.
  public Map<Capability, String> found() {
    return Collections.unmodifiableMap(found);
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
      add(Capability.NATIVE, name + " has native methods");
    }
    return Optional.empty();
  }

  private void addReference(String name, MemberRefEntry member) {
    var owner = member.owner().asInternalName();
    var signature = member.name().stringValue() + member.type().stringValue();
    for (var rule : rules.computeIfAbsent(owner, CapabilityRules::of)) {
      if (rule.isShownBy(signature)) {
        add(rule.capability(), name + " uses " + owner + "." + member.name().stringValue());
      }
    }
  }

  // Members may be called through a class that inherits them.
  private void addParent(String name, ClassEntry parent) {
    var owner = parent.asInternalName();
    for (var capability : CapabilityRules.ofParent(owner)) {
      add(capability, name + " is a " + owner);
    }
  }

  void add(Capability capability, String place) {
    found.putIfAbsent(capability, place);
  }
}
