package dev.weir.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A plugin that `weir plugin new` has made, for a test to change.
record PluginFolder(Path path) {

  private static final String FACTORY = "src/main/java/com/example/greet/GreetFilterFactory.java";

  /// A plugin called `greet`.
  static PluginFolder create(Path directory) {
    var folder = directory.resolve("greet");
    var shell = new FakeShell();
    var exitCode = shell.run("plugin", "new", "greet", "--directory", folder.toString());
    if (exitCode != 0) {
      throw new AssertionError(shell.err().toString());
    }
    return new PluginFolder(folder);
  }

  /// The source of the factory.
  Path factory() {
    return path.resolve(FACTORY);
  }

  /// Saves the factory with one text in the place of another, as an editor does.
  void edit(String text, String other) {
    edit(factory(), text, other);
  }

  /// Saves any file with one text in the place of another.
  void edit(Path file, String text, String other) {
    try {
      var before = Files.readString(file);
      if (!before.contains(text)) {
        throw new AssertionError("not in " + file + ": " + text);
      }
      Files.writeString(file, before.replace(text, other));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Adds a class to the package of the factory.
  void add(String name, String source) {
    try {
      Files.writeString(
          factory().resolveSibling(name + ".java"), "package com.example.greet;\n" + source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
