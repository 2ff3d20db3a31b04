package dev.weir.cli.plugin;

import dev.weir.api.FilterFactory;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.pf4j.ExtensionPoint;

/// The JDK's compiler inside this process: once warm, it takes milliseconds for a file.
///
/// Keeps no state but its caches of what is in jars. Not safe for use by several threads.
final class PluginCompiler implements AutoCloseable {

  private final JavaCompiler javac;
  private final StandardJavaFileManager files;

  /// A class file, and the source that it is from.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Output(Path source, byte[] bytes) {}

  PluginCompiler() {
    javac = compiler();
    files = javac.getStandardFileManager(null, Locale.ROOT, null);
  }

  private static JavaCompiler compiler() {
    var compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new IllegalStateException(
          "this Java has no compiler (expected: a JDK; JAVA_HOME says which)");
    }
    return compiler;
  }

  /// Compiles sources.
  ///
  /// @param known classes that they may use, in a folder; they themselves need not be up to date
  /// @return the classes by their names
  /// @throws CompileError if there is a mistake in them
  SortedMap<String, Output> compile(
      Collection<Path> sources, Path known, Collection<Path> libraries) {
    var problems = new DiagnosticCollector<JavaFileObject>();
    var memory = new Memory(files);
    var options =
        List.of(
            "-proc:none",
            "-implicit:none",
            "-parameters",
            "-g",
            "-nowarn",
            "-sourcepath",
            "",
            "-classpath",
            classPath(known, libraries));
    var units = files.getJavaFileObjectsFromPaths(sources);
    if (!sources.isEmpty() && !javac.getTask(null, memory, problems, options, null, units).call()) {
      throw new CompileError(places(problems));
    }
    return memory.outputs();
  }

  private static String classPath(Path known, Collection<Path> libraries) {
    return Stream.of(Stream.of(known), libraries.stream(), api())
        .flatMap(it -> it)
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  /// What plugins compile against, which is what the gateway shows them.
  private static Stream<Path> api() {
    return Stream.of(FilterFactory.class, ExtensionPoint.class, Nullable.class)
        .map(type -> {
          try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
          } catch (URISyntaxException e) {
            throw new IllegalStateException("the plugin API is nowhere", e);
          }
        });
  }

  private static List<CompileError.Place> places(DiagnosticCollector<JavaFileObject> problems) {
    return problems.getDiagnostics().stream()
        .filter(it -> it.getKind() == Diagnostic.Kind.ERROR)
        .map(PluginCompiler::place)
        .toList();
  }

  private static CompileError.Place place(Diagnostic<? extends JavaFileObject> problem) {
    var source = problem.getSource();
    var file = source == null ? "" : seenFromHere(Path.of(source.toUri()));
    return new CompileError.Place(
        file,
        problem.getLineNumber(),
        problem.getColumnNumber(),
        problem.getMessage(Locale.ROOT).strip());
  }

  private static String seenFromHere(Path file) {
    var here = Path.of("").toAbsolutePath();
    return file.startsWith(here) ? here.relativize(file).toString() : file.toString();
  }

  @Override
  public void close() {
    try {
      files.close();
    } catch (IOException _) {
      // Jars that were read only.
    }
  }

  /// Keeps what is compiled until it is known whether all of it is good.
  private static final class Memory extends ForwardingJavaFileManager<StandardJavaFileManager> {

    private final Map<String, ClassOutput> outputs = new HashMap<>();

    Memory(StandardJavaFileManager files) {
      super(files);
    }

    SortedMap<String, Output> outputs() {
      var result = new TreeMap<String, Output>();
      outputs.forEach((name, output) -> result.put(name, output.done()));
      return result;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, @Nullable FileObject sibling) {
      var output = new ClassOutput(name, sibling);
      outputs.put(name, output);
      return output;
    }
  }

  private static final class ClassOutput extends SimpleJavaFileObject {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Path source;

    ClassOutput(String name, @Nullable FileObject source) {
      super(URI.create("memory:///" + name.replace('.', '/') + ".class"), Kind.CLASS);
      this.source = source == null ? Path.of("") : Path.of(source.toUri());
    }

    Output done() {
      return new Output(source, bytes.toByteArray());
    }

    @Override
    public OutputStream openOutputStream() {
      return bytes;
    }
  }

  /// Writes class files into a folder.
  static void write(Map<String, Output> classes, Path folder) {
    try {
      for (var entry : classes.entrySet()) {
        var file = folder.resolve(entry.getKey().replace('.', '/') + ".class");
        Files.createDirectories(file.getParent());
        Files.write(file, entry.getValue().bytes());
      }
    } catch (IOException e) {
      throw new IllegalStateException("classes cannot be written: " + e, e);
    }
  }
}
