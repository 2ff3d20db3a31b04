package dev.weir.gateway.config;

import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// What the sources of records say of them and of their components, which classes do not keep: the
/// first sentence of the comment, and its `@param`.
public final class RecordComments {

  /// None at all.
  public static final RecordComments NONE = new RecordComments(Map.of());

  private final Map<String, String> texts;

  private RecordComments(Map<String, String> texts) {
    this.texts = Map.copyOf(texts);
  }

  /// Those in the Java files of a folder.
  ///
  /// @throws IllegalStateException if they cannot be read, or this Java has no compiler
  public static RecordComments in(Path folder) {
    var compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new IllegalStateException("no compiler (expected: a JDK)");
    }
    try (var all = Files.walk(folder);
        var files = compiler.getStandardFileManager(null, null, null)) {
      var sources = all.filter(file -> file.toString().endsWith(".java")).sorted().toList();
      if (sources.isEmpty()) {
        return NONE;
      }
      var units = files.getJavaFileObjectsFromPaths(sources);
      var task = compiler.getTask(null, files, _ -> {}, List.of("-proc:none"), null, units);
      var scanner = new Scanner(DocTrees.instance(task));
      for (var unit : ((JavacTask) task).parse()) {
        scanner.scan(unit, null);
      }
      return new RecordComments(scanner.texts);
    } catch (IOException e) {
      throw new IllegalStateException(folder + ": cannot be read: " + e, e);
    }
  }

  /// What a record is, without a full stop.
  Optional<String> of(Class<?> type) {
    return Optional.ofNullable(texts.get(type.getCanonicalName()));
  }

  /// What a property of a record, by its name in the file, means.
  Optional<String> of(Class<?> type, String property) {
    return Optional.ofNullable(texts.get(type.getCanonicalName() + "#" + property));
  }

  private static final class Scanner extends TreePathScanner<@Nullable Void, @Nullable Void> {

    final Map<String, String> texts = new TreeMap<>();
    private final DocTrees comments;
    private String scope = "";

    Scanner(DocTrees comments) {
      this.comments = comments;
    }

    @Override
    public @Nullable Void visitCompilationUnit(CompilationUnitTree unit, @Nullable Void nothing) {
      var name = unit.getPackageName();
      scope = name == null ? "" : name + ".";
      return super.visitCompilationUnit(unit, null);
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
      var outer = scope;
      if (type.getKind() == Tree.Kind.RECORD) {
        add(outer + type.getSimpleName());
      }
      scope = outer + type.getSimpleName() + ".";
      super.visitClass(type, null);
      scope = outer;
      return null;
    }

    private void add(String name) {
      var comment = comments.getDocCommentTree(getCurrentPath());
      if (comment == null) {
        return;
      }
      put(name, comment.getFirstSentence());
      for (var tag : comment.getBlockTags()) {
        if (tag instanceof ParamTree parameter && !parameter.isTypeParameter()) {
          put(name + "#" + Names.kebab(parameter.getName().toString()), parameter.getDescription());
        }
      }
    }

    private void put(String name, List<? extends DocTree> text) {
      var line =
          text.stream()
              .map(DocTree::toString)
              .collect(Collectors.joining())
              .replaceAll("\\s+", " ")
              .strip();
      if (!line.isEmpty()) {
        texts.put(name, line.endsWith(".") ? line.substring(0, line.length() - 1) : line);
      }
    }
  }
}
