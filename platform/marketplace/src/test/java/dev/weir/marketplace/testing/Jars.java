package dev.weir.marketplace.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/// Jars of plugins, made in memory.
public final class Jars {

  private final Map<String, byte[]> files = new LinkedHashMap<>();

  /// The jar of a plugin that does nothing.
  public static Jars plugin(String name, String version) {
    return new Jars()
        .file(
            "META-INF/MANIFEST.MF",
            "Manifest-Version: 1.0\nPlugin-Id: %s\nPlugin-Version: %s\n\n".formatted(name, version))
        .file("META-INF/extensions.idx", "# by PF4J\nacme.Factory\n")
        .file("acme/Factory.class", type("acme.Factory", _ -> {}));
  }

  /// Adds or replaces a file.
  public Jars file(String name, String text) {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /// Adds or replaces a file.
  public Jars file(String name, byte[] bytes) {
    files.put(name, bytes);
    return this;
  }

  /// Removes a file.
  public Jars without(String name) {
    files.remove(name);
    return this;
  }

  /// Adds a line to the manifest.
  public Jars manifest(String line) {
    var text =
        new String(files.get("META-INF/MANIFEST.MF"), StandardCharsets.UTF_8).stripTrailing();
    return file("META-INF/MANIFEST.MF", text + "\n" + line + "\n\n");
  }

  /// Adds a class that calls a static method without parameters.
  public Jars calling(String owner, String method) {
    return file(
        "acme/Caller.class",
        type(
            "acme.Caller",
            code ->
                code.invokestatic(
                    ClassDesc.of(owner), method, MethodTypeDesc.of(ConstantDescs.CD_void))));
  }

  /// A class with one method.
  public static byte[] type(String name, Consumer<CodeBuilder> body) {
    return ClassFile.of()
        .build(
            ClassDesc.of(name),
            type ->
                type.withMethodBody(
                    "call",
                    MethodTypeDesc.of(ConstantDescs.CD_void),
                    AccessFlag.PUBLIC.mask() | AccessFlag.STATIC.mask(),
                    code -> {
                      body.accept(code);
                      code.return_();
                    }));
  }

  /// The jar.
  public byte[] bytes() {
    var out = new ByteArrayOutputStream();
    try (var jar = new JarOutputStream(out)) {
      for (var file : files.entrySet()) {
        var entry = new JarEntry(file.getKey());
        entry.setTime(0);
        jar.putNextEntry(entry);
        jar.write(file.getValue());
        jar.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
