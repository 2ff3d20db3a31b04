package dev.weir.cli.plugin;

import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The classes of a library, for telling whether what others refer to is there.
final class ApiSurface {

  private final Function<String, Optional<byte[]>> classFiles;
  private final ClassLoader others;
  private final Map<String, Optional<ClassFacts>> read = new HashMap<>();

  /// @param classFiles the class file of that name; empty if the library has none
  /// @param others has the classes that those of the library extend
  ApiSurface(Function<String, Optional<byte[]>> classFiles, ClassLoader others) {
    this.classFiles = classFiles;
    this.others = others;
  }

  /// Whether the library has a class.
  boolean has(String className) {
    return facts(className).isPresent();
  }

  /// Whether a class has a member, itself or from what it extends.
  boolean has(Reference reference) {
    var facts = facts(reference.owner());
    if (facts.isEmpty()) {
      return isElsewhere(reference);
    }
    var name = reference.owner();
    var own = new Reference(name, reference.name(), reference.descriptor());
    if (facts.get().members().contains(own)) {
      return true;
    }
    if (reference.name().equals("<init>")) {
      return false;
    }
    return facts.get().parents().stream()
        .anyMatch(parent -> has(new Reference(parent, reference.name(), reference.descriptor())));
  }

  private Optional<ClassFacts> facts(String className) {
    return read.computeIfAbsent(className, name -> classFiles.apply(name).map(ClassFacts::parse));
  }

  private boolean isElsewhere(Reference reference) {
    try {
      var type = Class.forName(reference.owner(), false, others);
      return reference.isMethod()
          ? hasMethod(type, reference)
          : Arrays.stream(type.getFields()).anyMatch(it -> it.getName().equals(reference.name()));
    } catch (ClassNotFoundException | LinkageError _) {
      return false;
    }
  }

  private static boolean hasMethod(Class<?> type, Reference reference) {
    var wanted = MethodTypeDesc.ofDescriptor(reference.descriptor());
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      for (var method : at.getDeclaredMethods()) {
        var found = MethodType.methodType(method.getReturnType(), method.getParameterTypes());
        if (method.getName().equals(reference.name())
            && found.descriptorString().equals(wanted.descriptorString())) {
          return true;
        }
      }
    }
    return false;
  }
}
