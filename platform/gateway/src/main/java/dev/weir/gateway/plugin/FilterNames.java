package dev.weir.gateway.plugin;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;

/// The names of the filters that a jar brings, read without running any of its code.
final class FilterNames {

  private static final String INDEX = "META-INF/extensions.idx";
  private static final String TYPE = "()Ljava/lang/String;";

  private FilterNames() {}

  /// The names; empty if one of them is not just a constant that `name()` returns.
  static Optional<Set<String>> of(Path jar) {
    try (var file = new JarFile(jar.toFile())) {
      var names = new TreeSet<String>();
      for (var line : text(file, INDEX).lines().toList()) {
        var type = line.replaceFirst("#.*", "").strip();
        if (!type.isEmpty()) {
          names.add(name(ClassFile.of().parse(bytes(file, type.replace('.', '/') + ".class"))));
        }
      }
      return names.isEmpty() ? Optional.empty() : Optional.of(names);
    } catch (IOException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static String text(JarFile file, String entry) throws IOException {
    return new String(bytes(file, entry), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(JarFile file, String name) throws IOException {
    var entry = file.getJarEntry(name);
    if (entry == null) {
      throw new IOException(name + " is missing");
    }
    try (var in = file.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  private static String name(ClassModel type) throws IOException {
    return type.methods().stream()
        .filter(method -> method.methodName().equalsString("name"))
        .filter(method -> method.methodType().equalsString(TYPE))
        .flatMap(method -> method.code().stream())
        .flatMap(code -> constant(code).stream())
        .findFirst()
        .orElseThrow(() -> new IOException("no constant name"));
  }

  private static Optional<String> constant(CodeModel code) {
    var instructions =
        code.elementStream()
            .filter(Instruction.class::isInstance)
            .map(Instruction.class::cast)
            .toList();
    return instructions.size() == 2
            && instructions.get(0) instanceof ConstantInstruction constant
            && constant.constantValue() instanceof String name
            && instructions.get(1) instanceof ReturnInstruction end
            && end.opcode() == Opcode.ARETURN
            && Factories.isName(name)
        ? Optional.of(name)
        : Optional.empty();
  }
}
