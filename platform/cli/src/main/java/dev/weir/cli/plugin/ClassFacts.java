package dev.weir.cli.plugin;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.attribute.RuntimeVisibleAnnotationsAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What a class file says.
///
/// Names of classes have dots: `java.util.Map$Entry`.
///
/// @param majorVersion 69 is Java 25
/// @param parents the class and the interfaces that it extends; the class first
/// @param annotations those that are kept at run time
/// @param members the fields and methods that it has itself
/// @param references the fields and methods that its code refers to
/// @param types the classes that it mentions in any way, arrays by what they are made of
record ClassFacts(
    String name,
    int majorVersion,
    boolean isAbstract,
    List<String> parents,
    Set<String> annotations,
    Set<Reference> members,
    Set<Reference> references,
    Set<String> types) {

  private static final Pattern CLASS_IN_DESCRIPTOR = Pattern.compile("L([^;<]+);");

  /// The facts of a class file.
  ///
  /// @throws IllegalArgumentException if it is none
  static ClassFacts parse(byte[] bytes) {
    try {
      return of(ClassFile.of().parse(bytes));
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (RuntimeException e) {
      // What a broken constant pool ends in is not specified.
      throw new IllegalArgumentException("no class file: " + e, e);
    }
  }

  private static ClassFacts of(ClassModel model) {
    var name = dotted(model.thisClass().asInternalName());
    var parents = new ArrayList<String>();
    model.superclass().ifPresent(parent -> parents.add(dotted(parent.asInternalName())));
    model.interfaces().forEach(parent -> parents.add(dotted(parent.asInternalName())));
    var members = new LinkedHashSet<Reference>();
    var types = new TreeSet<String>();
    for (var field : model.fields()) {
      members.add(
          new Reference(name, field.fieldName().stringValue(), field.fieldType().stringValue()));
      addTypes(field.fieldType().stringValue(), types);
    }
    for (var method : model.methods()) {
      members.add(
          new Reference(
              name, method.methodName().stringValue(), method.methodType().stringValue()));
      addTypes(method.methodType().stringValue(), types);
    }
    return new ClassFacts(
        name,
        model.majorVersion(),
        model.flags().has(AccessFlag.ABSTRACT),
        parents,
        annotations(model),
        members,
        references(model, types),
        types);
  }

  private static Set<String> annotations(ClassModel model) {
    var names = new HashSet<String>();
    for (var attribute : model.attributes()) {
      if (attribute instanceof RuntimeVisibleAnnotationsAttribute visible) {
        visible.annotations().forEach(it -> names.add(name(it.classSymbol())));
      }
    }
    return names;
  }

  private static String name(ClassDesc type) {
    return type.packageName().isEmpty()
        ? type.displayName()
        : dotted(type.descriptorString().substring(1, type.descriptorString().length() - 1));
  }

  private static Set<Reference> references(ClassModel model, Set<String> types) {
    var references = new LinkedHashSet<Reference>();
    for (var entry : model.constantPool()) {
      switch (entry) {
        case ClassEntry type -> addTypes(type.asInternalName(), types);
        case NameAndTypeEntry nameAndType -> addTypes(nameAndType.type().stringValue(), types);
        case MethodTypeEntry type -> addTypes(type.descriptor().stringValue(), types);
        case MemberRefEntry member ->
            references.add(
                new Reference(
                    owner(member.owner().asInternalName()),
                    member.name().stringValue(),
                    member.type().stringValue()));
        default -> {}
      }
    }
    return references;
  }

  /// Arrays have the methods of their own that every object has.
  private static String owner(String internalName) {
    return internalName.startsWith("[") ? "java.lang.Object" : dotted(internalName);
  }

  private static void addTypes(String text, Set<String> types) {
    if (!text.endsWith(";") && !text.startsWith("(") && !text.startsWith("[")) {
      if (text.length() > 1) {
        types.add(dotted(text));
      }
      return;
    }
    CLASS_IN_DESCRIPTOR.matcher(text).results().forEach(it -> types.add(dotted(it.group(1))));
  }

  private static String dotted(String internalName) {
    return internalName.replace('/', '.');
  }
}
