package dev.weir.cli;

import dev.weir.cli.plugin.PluginBuild;
import dev.weir.cli.plugin.PluginProject;
import dev.weir.gateway.config.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `weir plugin pack`.
@Command(
    name = "pack",
    description = {
      "Makes the jar of a plugin. The same sources give the same bytes.",
      "",
      "DIR/src/main is compiled with the JDK's compiler, without Maven. The classes of the libraries in DIR/lib go into"
          + " the jar, too. What the manifest says comes from DIR/pom.xml."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {"weir plugin pack quota", "weir plugin pack quota --output quota.jar --json"},
    mixinStandardHelpOptions = true)
final class PluginPackCommand implements Callable<Integer> {

  private final Shell shell;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "the folder of the plugin (default: this one)")
  private Path directory = Path.of(".");

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "the jar to make (default: DIR/target/NAME-VERSION.jar)")
  private Optional<Path> output = Optional.empty();

  @Option(names = "--json", description = "for programs")
  private boolean isJson;

  PluginPackCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    var project = PluginProject.in(directory);
    var file = output.orElseGet(() -> directory.resolve("target").resolve(project.jarName()));
    try (var build = PluginBuild.of(directory)) {
      build.write(project, file);
    }
    var bytes = Files.readAllBytes(file);
    var out = shell.terminal().out();
    if (isJson) {
      var json = new LinkedHashMap<String, Object>();
      json.put("file", file.toString());
      json.put("bytes", bytes.length);
      json.put("sha256", sha256(bytes));
      out.print(JsonText.pretty(json));
    } else {
      out.println("%s: %,d bytes, sha256 %s".formatted(file, bytes.length, sha256(bytes)));
    }
    out.flush();
    return ExitCode.OK;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
