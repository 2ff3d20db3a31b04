package dev.weir.cli.plugin;

/// A field or method that a class refers to.
///
/// @param owner the class it is looked for in, with dots: `java.lang.System`; not an array
/// @param descriptor its type as in a class file: `(I)V`
record Reference(String owner, String name, String descriptor) {

  /// Whether it is a method.
  boolean isMethod() {
    return descriptor.startsWith("(");
  }

  /// `java.lang.System.exit()`, `java.lang.System.out`, `new java.lang.Thread()`.
  @Override
  public String toString() {
    if (name.equals("<init>")) {
      return "new " + owner + "()";
    }
    return owner + "." + name + (isMethod() ? "()" : "");
  }
}
