package dev.weir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The distribution as a process of its own, called as people and service managers call it.
class LauncherTest {

  private static final String YAML =
      """
      listeners: [ { address: 127.0.0.1:0 } ]
      admin: { address: 127.0.0.1:0 }
      routes: [ { id: a, filters: [ respond: { body: hello } ] } ]
      """;

  private final Map<String, String> environment =
      new HashMap<>(Map.of("JAVA_HOME", System.getProperty("java.home")));

  @TempDir private Path directory;

  @Test
  void isCalledThroughALinkFromAnyFolderWithSpacesInArguments() throws Exception {
    var launcher = Installation.current().home().resolve("weir");
    var link = Files.createSymbolicLink(directory.resolve("a link"), launcher);
    Files.writeString(directory.resolve("my weir.yaml"), YAML);

    var process = start(link.toString(), "check", "my weir.yaml");

    try (var out = process.inputReader(UTF_8);
        var err = process.errorReader(UTF_8)) {
      assertThat(out.readAllAsString()).isEqualTo("my weir.yaml: good (1 route, 0 upstreams)\n");
      assertThat(err.readAllAsString()).isEmpty();
    }
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void printsProblemsAndNothingElse() throws Exception {
    Files.writeString(directory.resolve("weir.yaml"), "routes: []\n");

    var process = weir("run", "weir.yaml");

    try (var err = process.errorReader(UTF_8)) {
      assertThat(err.lines()).isNotEmpty().allMatch(line -> line.startsWith("weir.yaml"));
    }
    assertThat(process.waitFor()).isEqualTo(1);
  }

  @Test
  void reloadsOnSighupAndStopsWithZeroOnSigterm() throws Exception {
    Files.writeString(directory.resolve("weir.yaml"), YAML);
    var process = weir("run", "weir.yaml");
    try (var log = process.errorReader(UTF_8)) {
      await(log, "serving weir.yaml: 1 route;");

      signal(process, "HUP");
      await(log, "reloaded, as SIGHUP came: route table 2");
      signal(process, "TERM");

      await(log, "stopped");
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void stopsDevelopingAFilterWithZeroOnSigint() throws Exception {
    Files.writeString(directory.resolve("go.mod"), "module headers\n");
    var module = Path.of("../../wasm-filters/security-headers/dist/security-headers.wasm");
    Files.copy(module, directory.resolve("source.wasm"));
    var tools = Toolbox.copyingGo(directory).apply("PATH");
    environment.put("PATH", tools + ":" + System.getenv("PATH"));
    var process = weir("filter", "dev", "--port", "0");
    try (var out = process.inputReader(UTF_8)) {
      await(out, "live: build 1 of headers");

      signal(process, "INT");

      await(out, "stopped");
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  private Process weir(String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Installation.current().home().resolve("weir").toString());
    command.addAll(List.of(arguments));
    return start(command.toArray(String[]::new));
  }

  private Process start(String... command) throws IOException {
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  // Process.destroy() sends SIGTERM too, but closes the streams.
  private static void signal(Process process, String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  private static void await(BufferedReader log, String text) throws IOException {
    var seen = new StringBuilder();
    for (var line = log.readLine(); line != null; line = log.readLine()) {
      seen.append(line).append('\n');
      if (line.contains(text)) {
        return;
      }
    }
    throw new AssertionError("not logged: " + text + ", but:\n" + seen);
  }
}
