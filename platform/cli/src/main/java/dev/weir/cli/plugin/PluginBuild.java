package dev.weir.cli.plugin;

import dev.weir.cli.filter.Scratch;
import dev.weir.cli.plugin.PluginCompiler.Output;
import dev.weir.cli.plugin.PluginProject.Stamp;
import dev.weir.gateway.PluginSchema;
import dev.weir.gateway.config.RecordComments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;

/// Makes the jar of a project, again and again: compiles what changed, and all of it when a change
/// shows outside of its own file.
///
/// Not safe for use by several threads.
public final class PluginBuild implements AutoCloseable {

  private static final String INDEX = "META-INF/extensions.idx";
  private static final String EXTENSION = "org.pf4j.Extension";

  private final Path directory;
  private final PluginCompiler compiler = new PluginCompiler();
  private final Scratch scratch = Scratch.create();
  private Map<Path, Stamp> compiled = Map.of();
  private List<Path> libraries = List.of();
  private SortedMap<String, Output> classes = new TreeMap<>();
  private int compilations;

  private PluginBuild(Path directory) {
    this.directory = directory;
  }

  /// A build of the project in that folder that has nothing yet.
  public static PluginBuild of(Path directory) {
    return new PluginBuild(directory);
  }

  /// Makes the jar of the project as it is now.
  ///
  /// @param file gets it, whole or not at all
  /// @throws CompileError if a source has a mistake
  /// @throws IllegalStateException if something else is wrong with the project
  public void write(PluginProject project, Path file) {
    write(project, file, Map.of());
  }

  /// Makes the jar with the schema of the configuration of its filters in it, for which it is
  /// loaded; of one that cannot be loaded, without.
  ///
  /// @param file gets it, whole or not at all
  public void writeWithSchema(PluginProject project, Path file) {
    var loaded = scratch.path().resolve("loaded.jar");
    write(project, loaded);
    try {
      var schema = PluginSchema.of(loaded, RecordComments.in(project.sources()));
      write(project, file, Map.of(PluginSchema.ENTRY, schema.getBytes(StandardCharsets.UTF_8)));
    } catch (IllegalStateException _) {
      // Why not, says whoever checks the jar.
      write(project, file);
    } catch (IOException e) {
      throw new IllegalStateException(file + ": cannot be made: " + e, e);
    }
  }

  private void write(PluginProject project, Path file, Map<String, byte[]> more) {
    compile(project);
    var entries = new TreeMap<String, byte[]>();
    project.libraryFiles().forEach(library -> addLibrary(library, entries));
    addResources(project, entries);
    classes.forEach(
        (name, output) -> entries.put(name.replace('.', '/') + ".class", output.bytes()));
    entries.put(INDEX, index());
    entries.putAll(more);
    new PluginArchive(project.manifest(), entries).write(file);
  }

  /// How many sources were compiled so far, those that were compiled again included.
  int compilations() {
    return compilations;
  }

  private void compile(PluginProject project) {
    var sources = absolute(project.sourceFiles());
    if (sources.isEmpty()) {
      throw new IllegalStateException(project.sources() + ": no Java files (expected: some)");
    }
    var next = changedOnly(project, sources);
    if (next.isEmpty() && !compiled.equals(sources)) {
      next = everything(project, sources);
    }
    if (!next.isEmpty()) {
      classes = next;
      PluginCompiler.write(classes, emptied());
    }
    compiled = sources;
    libraries = project.libraryFiles();
  }

  private static SortedMap<Path, Stamp> absolute(SortedMap<Path, Stamp> files) {
    var absolute = new TreeMap<Path, Stamp>();
    files.forEach((path, stamp) -> absolute.put(path.toAbsolutePath().normalize(), stamp));
    return absolute;
  }

  private SortedMap<String, Output> everything(PluginProject project, Map<Path, Stamp> sources) {
    compilations += sources.size();
    return compiler.compile(sources.keySet(), emptied(), project.libraryFiles());
  }

  /// The classes if only sources changed that nobody else has to know of; else none.
  private SortedMap<String, Output> changedOnly(PluginProject project, Map<Path, Stamp> sources) {
    var isComparable =
        compiled.keySet().equals(sources.keySet()) && libraries.equals(project.libraryFiles());
    var changed =
        sources.entrySet().stream()
            .filter(source -> !source.getValue().equals(compiled.get(source.getKey())))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    if (!isComparable || changed.isEmpty() || changed.size() == sources.size()) {
      return new TreeMap<>();
    }
    compilations += changed.size();
    var fresh = compiler.compile(changed, classFolder(), project.libraryFiles());
    var old = ofSources(changed);
    if (!old.keySet().equals(fresh.keySet()) || !haveSameShapes(old, fresh)) {
      return new TreeMap<>();
    }
    var next = new TreeMap<>(classes);
    next.putAll(fresh);
    return next;
  }

  private SortedMap<String, Output> ofSources(Set<Path> sources) {
    var found = new TreeMap<>(classes);
    found.values().removeIf(output -> !sources.contains(output.source()));
    return found;
  }

  private static boolean haveSameShapes(
      SortedMap<String, Output> old, SortedMap<String, Output> fresh) {
    return old.entrySet().stream()
        .allMatch(entry -> {
          var other = fresh.get(entry.getKey());
          return other != null
              && ClassShape.of(entry.getValue().bytes()).equals(ClassShape.of(other.bytes()));
        });
  }

  private Path classFolder() {
    return scratch.path().resolve("classes");
  }

  /// The folder of classes, without those of yesterday.
  private Path emptied() {
    try {
      if (Files.isDirectory(classFolder())) {
        new Scratch(classFolder()).close();
      }
      return Files.createDirectories(classFolder());
    } catch (IOException e) {
      throw new IllegalStateException(classFolder() + ": cannot be made: " + e, e);
    }
  }

  /// The classes that PF4J's annotation processor would have found.
  private byte[] index() {
    var extensions = new TreeSet<String>();
    for (var output : classes.values()) {
      var facts = ClassFacts.parse(output.bytes());
      if (facts.annotations().contains(EXTENSION) && !facts.isAbstract()) {
        extensions.add(facts.name());
      }
    }
    if (extensions.isEmpty()) {
      throw new IllegalStateException(
          directory
              + ": no class is annotated with @Extension (expected: a FilterFactory that is)");
    }
    return (String.join("\n", extensions) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static void addResources(PluginProject project, Map<String, byte[]> entries) {
    for (var file : PluginProject.files(project.resources(), "").keySet()) {
      var name = project.resources().relativize(file).toString().replace('\\', '/');
      try {
        entries.put(name, Files.readAllBytes(file));
      } catch (IOException e) {
        throw new IllegalStateException(file + ": cannot be read: " + e, e);
      }
    }
  }

  private static void addLibrary(Path library, Map<String, byte[]> entries) {
    var known = new HashSet<>(entries.keySet());
    try (var jar = new JarFile(library.toFile())) {
      for (var entry : jar.stream().filter(it -> !it.isDirectory()).toList()) {
        var name = isNotice(entry.getName()) ? noticeOf(library, entry) : entry.getName();
        if (isOfNoUse(name)) {
          continue;
        }
        if (known.contains(name)) {
          throw new IllegalStateException(
              library + ": has " + name + ", as a library before it (expected: one of them)");
        }
        try (var in = jar.getInputStream(entry)) {
          entries.put(name, in.readAllBytes());
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(library + ": cannot be read: " + e, e);
    }
  }

  /// What is about the library's own jar.
  private static boolean isOfNoUse(String name) {
    return name.equals(JarFile.MANIFEST_NAME)
        || name.endsWith("module-info.class")
        || name.startsWith("META-INF/maven/")
        || name.matches("META-INF/([^/]*\\.(SF|RSA|DSA|EC)|INDEX\\.LIST)");
  }

  /// What has to go with the library, and what every library calls the same.
  private static boolean isNotice(String name) {
    return name.matches("(META-INF/)?(LICENSE|NOTICE|DEPENDENCIES)[^/]*");
  }

  private static String noticeOf(Path library, JarEntry entry) {
    var name = Path.of(entry.getName()).getFileName();
    return "META-INF/licenses/" + library.getFileName() + "/" + name;
  }

  @Override
  public void close() {
    compiler.close();
    scratch.close();
  }
}
