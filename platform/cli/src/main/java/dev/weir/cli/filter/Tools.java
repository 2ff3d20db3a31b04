package dev.weir.cli.filter;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The compilers and package managers of this machine.
///
/// @param environment the value of an environment variable, or null if it is not set
/// @param output gets what they print, line by line
public record Tools(Function<String, @Nullable String> environment, Consumer<String> output) {

  /// What a tool that ran printed.
  ///
  /// @param isGood whether it ended with 0
  record Result(boolean isGood, String text) {}

  /// The same tools, printing somewhere else.
  Tools withOutput(Consumer<String> other) {
    return new Tools(environment, other);
  }

  /// Where a tool is.
  Optional<Path> find(String name) {
    var path = environment.apply("PATH");
    for (var directory : path == null ? new String[0] : path.split(File.pathSeparator, -1)) {
      var tool = Path.of(directory).resolve(name);
      if (Files.isExecutable(tool) && !Files.isDirectory(tool)) {
        return Optional.of(tool);
      }
    }
    return Optional.empty();
  }

  /// Where a tool is.
  ///
  /// @param remedy how to get it
  /// @throws IllegalStateException if it is not there
  Path need(String name, String remedy) {
    return find(name)
        .orElseThrow(() -> new IllegalStateException(name + ": not found on the PATH; " + remedy));
  }

  /// Runs a tool to its end.
  ///
  /// @throws IllegalStateException if it does not end with 0
  void run(Path directory, Map<String, String> variables, List<String> command) {
    output.accept("$ " + String.join(" ", command));
    if (!start(directory, variables, command, output).isGood()) {
      throw new IllegalStateException("the build failed: " + name(command) + " says why above");
    }
  }

  /// Runs a tool quietly.
  Result ask(Path directory, List<String> command) {
    return start(directory, Map.of(), command, _ -> {});
  }

  private static Result start(
      Path directory, Map<String, String> variables, List<String> command, Consumer<String> lines) {
    try {
      var builder = new ProcessBuilder(command).directory(directory.toFile());
      builder.redirectErrorStream(true);
      builder.environment().putAll(variables);
      var process = builder.start();
      process.getOutputStream().close();
      var text = new ArrayList<String>();
      try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
          text.add(line);
          lines.accept(line);
        }
      }
      return new Result(process.waitFor() == 0, String.join("\n", text));
    } catch (IOException e) {
      throw new IllegalStateException(name(command) + ": cannot be run: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(name(command) + ": interrupted", e);
    }
  }

  private static String name(List<String> command) {
    return String.valueOf(Path.of(command.getFirst()).getFileName());
  }
}
