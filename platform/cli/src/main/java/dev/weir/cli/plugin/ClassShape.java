package dev.weir.cli.plugin;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ConstantPoolSharingOption;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.attribute.InnerClassesAttribute;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.reflect.AccessFlag;
import java.util.Arrays;

/// What other classes were compiled against: a class without its code and all that is private.
///
/// Two class files of the same shape are the same to the compiler, so what uses the class need not
/// be compiled again.
final class ClassShape {

  private final byte[] bytes;
  private final int nestedFlags;

  private ClassShape(byte[] bytes, int nestedFlags) {
    this.bytes = bytes;
    this.nestedFlags = nestedFlags;
  }

  static ClassShape of(byte[] classFile) {
    var format =
        ClassFile.of(ConstantPoolSharingOption.NEW_POOL, ClassFile.DebugElementsOption.DROP_DEBUG);
    var model = format.parse(classFile);
    return new ClassShape(format.transformClass(model, ClassShape::keep), nestedFlags(model));
  }

  private static void keep(ClassBuilder shape, ClassElement element) {
    switch (element) {
      case MethodModel method when method.flags().has(AccessFlag.PRIVATE) -> {}
      case MethodModel method ->
          shape.transformMethod(
              method, MethodTransform.dropping(part -> part instanceof CodeModel));
      case FieldModel field when field.flags().has(AccessFlag.PRIVATE) -> {}
      // They tell of what the code uses.
      case InnerClassesAttribute _, SourceFileAttribute _ -> {}
      default -> shape.with(element);
    }
  }

  /// The flags of a nested class are not among those of its file.
  private static int nestedFlags(ClassModel model) {
    return model.attributes().stream()
        .filter(InnerClassesAttribute.class::isInstance)
        .map(InnerClassesAttribute.class::cast)
        .flatMap(it -> it.classes().stream())
        .filter(it -> it.innerClass().equals(model.thisClass()))
        .mapToInt(it -> it.flagsMask())
        .findFirst()
        .orElse(0);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClassShape shape
        && shape.nestedFlags == nestedFlags
        && Arrays.equals(shape.bytes, bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
