package dev.weir.gateway.plugin.heap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Looks for ways to the roots in a JVM of its own, so that a large dump does not take the memory
/// of the one that it shows.
public final class PathProgram {

  private static final String MEMORY = "-Xmx2g";
  private static final long MINUTES = 10;

  private PathProgram() {}

  /// What is looked for, in all objects of one class.
  ///
  /// @param type the name of the class
  /// @param field a field of type `String`
  public record Question(String type, String field) {}

  /// The ways of [HeapDump#path], one for each value, in the order of the values.
  ///
  /// @param directory takes a temporary file
  /// @throws IOException if the other JVM fails, or takes longer than ten minutes
  public static List<List<String>> run(
      Path dump, Question question, List<String> values, Path directory)
      throws IOException, InterruptedException {
    var result = directory.resolve("paths.txt");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(MEMORY, "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
    command.add(PathProgram.class.getName());
    command.addAll(List.of(dump.toString(), result.toString(), question.type, question.field));
    command.addAll(values);
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("paths.log").toFile())
            .start();
    try {
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new IOException("the dump cannot be read: " + log(directory));
      }
      return parse(Files.readString(result), values.size());
    } finally {
      process.destroyForcibly();
      Files.deleteIfExists(result);
      Files.deleteIfExists(directory.resolve("paths.log"));
    }
  }

  private static String log(Path directory) throws IOException {
    return Files.readString(directory.resolve("paths.log")).strip();
  }

  /// A line for each step, and an empty one after each way.
  private static List<List<String>> parse(String text, int count) {
    var paths = new ArrayList<List<String>>();
    for (var path : text.split("\n\n", count)) {
      paths.add(path.lines().filter(line -> !line.isEmpty()).toList());
    }
    return paths;
  }

  /// Answers one question.
  ///
  /// @param arguments the dump, where to write, the class, the field, and its values
  public static void main(String[] arguments) throws IOException {
    var text = new StringBuilder();
    try (var dump = HeapDump.open(Path.of(arguments[0]))) {
      for (var value : Arrays.asList(arguments).subList(4, arguments.length)) {
        dump.path(arguments[2], arguments[3], value)
            .forEach(step -> text.append(step.replace('\n', ' ')).append('\n'));
        text.append('\n');
      }
    }
    Files.writeString(Path.of(arguments[1]), text);
  }
}
