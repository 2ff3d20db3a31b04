package dev.weir.cli.plugin;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// Classes of the package `acme` that a test compiles in memory.
final class Compiled {

  private Compiled() {}

  /// The class files of a source.
  static List<byte[]> of(String source) {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var outputs = new ArrayList<Output>();
    var manager =
        new ForwardingJavaFileManager<JavaFileManager>(
            compiler.getStandardFileManager(null, null, null)) {
          @Override
          public JavaFileObject getJavaFileForOutput(
              Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            outputs.add(new Output(name));
            return outputs.getLast();
          }
        };
    var options = List.of("-proc:none", "-nowarn");
    var unit = new Source("package acme; " + source);
    if (!compiler.getTask(null, manager, null, options, null, List.of(unit)).call()) {
      throw new IllegalArgumentException("does not compile: " + source);
    }
    return outputs.stream().map(output -> output.bytes.toByteArray()).toList();
  }

  private static final class Source extends SimpleJavaFileObject {

    private final String text;

    Source(String text) {
      super(URI.create("string:///acme/A.java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class Output extends SimpleJavaFileObject {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Output(String name) {
      super(URI.create("bytes:///" + name.replace('.', '/') + ".class"), Kind.CLASS);
    }

    @Override
    public OutputStream openOutputStream() {
      return bytes;
    }
  }
}
