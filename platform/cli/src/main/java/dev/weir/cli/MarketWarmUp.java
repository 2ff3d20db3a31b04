package dev.weir.cli;

import dev.weir.cli.filter.Scratch;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.ExitCode;

/// Signs an index of one official plugin, and installs that from there: all in a temporary folder.
record MarketWarmUp(Shell shell, Path folder) {

  private static final String PLUGIN = "respond";

  /// Does it all.
  ///
  /// @return the exit code of the first command that failed, or 0
  static int run(Shell shell) throws IOException {
    var silent = new PrintWriter(Writer.nullWriter());
    var terminal = new Terminal(silent, silent, Prompt.NOBODY);
    try (var scratch = Scratch.create()) {
      var quiet = new Shell(terminal, shell.installation(), shell.environment(), shell.signals());
      return new MarketWarmUp(quiet, scratch.path()).run();
    }
  }

  private int run() throws IOException {
    writeSources();
    var root = at("repository/metadata/1.root.json");
    var url = folder.resolve("repository").toUri().toString();
    var exitCodes =
        IntStream.of(
            weir("index sign", at("index"), "--keys", at("keys"), "--development"),
            weir("index add", "local", url, "--root", root, "--trust", "weir", "--cool-down", "0"),
            weir("index refresh"),
            weir("plugin search", PLUGIN),
            weir("plugin install", "weir/" + PLUGIN, "--accept-permissions", "--no-reload"),
            weir("plugin list"),
            weir("plugin verify"));
    return exitCodes.filter(it -> it != ExitCode.OK).findFirst().orElse(ExitCode.OK);
  }

  private int weir(String command, String... arguments) {
    var all = new ArrayList<>(List.of(command.split(" ")));
    all.addAll(List.of(arguments));
    all.addAll(
        command.equals("index sign")
            ? List.of("--repository", at("repository"))
            : List.of("--config", at("weir.yaml")));
    return WeirCommand.execute(shell, all.toArray(String[]::new));
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private void writeSources() throws IOException {
    var source = Files.createDirectories(folder.resolve("index/sources/weir").resolve(PLUGIN));
    var plugins = shell.installation().pluginDirectories().getFirst();
    try (var jars = Files.newDirectoryStream(plugins, PLUGIN + "-*.jar")) {
      Files.copy(jars.iterator().next(), source.resolve(PLUGIN + ".jar"));
    }
    var api = Installation.version().replaceFirst("^([0-9]+\\.[0-9]+).*", "$1");
    Files.writeString(
        source.resolve("plugin.json"),
        """
        { "v": 1, "id": "weir/%1$s", "kind": "java", "title": "%1$s", "summary": "%1$s", "license": "Apache-2.0",
          "categories": ["performance"],
          "releases": [ { "artifact": { "build": "%1$s.jar" }, "permissions": {},
            "compat": { "pluginApi": ["%2$s"], "gateway": ">=0.0.0" } } ] }
        """
            .formatted(PLUGIN, api));
    Files.writeString(
        folder.resolve("weir.yaml"),
        "routes: [ { id: all, filters: [ %s ] } ]%n".formatted(PLUGIN));
    Files.writeString(
        folder.resolve("index/policy.json"),
        """
        { "v": 1, "licenses": ["Apache-2.0"], "categories": ["performance"], "forbidden": [], "maxSize": 1000000 }
        """);
    Files.writeString(
        folder.resolve("index/revocations.json"), "{ \"v\": 1, \"revocations\": [] }");
  }
}
