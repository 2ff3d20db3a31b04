package dev.weir.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/// Jars that tests make and spoil.
final class TestLibrary {

  private TestLibrary() {}

  /// A library with one public class.
  static void write(Path file, String className) {
    var bytes =
        ClassFile.of()
            .build(
                ClassDesc.of(className),
                type ->
                    type.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_SUPER)
                        .withMethodBody(
                            ConstantDescs.INIT_NAME,
                            ConstantDescs.MTD_void,
                            ClassFile.ACC_PUBLIC,
                            code ->
                                code.aload(0)
                                    .invokespecial(
                                        ConstantDescs.CD_Object,
                                        ConstantDescs.INIT_NAME,
                                        ConstantDescs.MTD_void)
                                    .return_()));
    write(file, Map.of(className.replace('.', '/') + ".class", bytes));
  }

  /// Takes the entries out whose names begin so.
  static void without(Path file, String prefix) {
    var entries = read(file);
    entries.keySet().removeIf(name -> name.startsWith(prefix));
    write(file, entries);
  }

  /// Puts one text in the place of another of the same length, in all classes.
  static void replace(Path file, String text, String other) {
    var entries = read(file);
    entries.replaceAll((name, bytes) ->
        name.endsWith(".class")
            ? new String(bytes, ISO_8859_1).replace(text, other).getBytes(ISO_8859_1)
            : bytes);
    write(file, entries);
  }

  /// Puts one text in the place of another in one entry.
  static void replaceIn(Path file, String name, String text, String other) {
    var entries = read(file);
    entries.computeIfPresent(
        name,
        (_, bytes) -> new String(bytes, ISO_8859_1).replace(text, other).getBytes(ISO_8859_1));
    write(file, entries);
  }

  private static Map<String, byte[]> read(Path file) {
    var entries = new LinkedHashMap<String, byte[]>();
    try (var jar = new JarFile(file.toFile())) {
      for (var entry : jar.stream().toList()) {
        try (var in = jar.getInputStream(entry)) {
          entries.put(entry.getName(), in.readAllBytes());
        }
      }
      return entries;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, Map<String, byte[]> entries) {
    try (var jar = new JarOutputStream(Files.newOutputStream(file))) {
      for (var entry : entries.entrySet()) {
        jar.putNextEntry(new ZipEntry(entry.getKey()));
        jar.write(entry.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
