package dev.weir.cli;

import dev.weir.cli.plugin.PluginBuild;
import dev.weir.cli.plugin.PluginProject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `weir plugin pack`.
@Command(
    name = "pack",
    description = {
      "Makes the jar of a plugin. The same sources give the same bytes.",
      "",
      "DIR/src/main is compiled with the JDK's compiler, without Maven. The classes of the libraries in DIR/lib go into"
          + " the jar, too. What the manifest says comes from DIR/pom.xml. The JSON Schema of the configuration is made of its"
          + " records and their comments, and goes into the jar as META-INF/weir/config.schema.json."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {"weir plugin pack quota", "weir plugin pack quota --output quota.jar --json"},
    mixinStandardHelpOptions = true)
final class PluginPackCommand implements Callable<Integer> {

  private final Shell shell;

  @Mixin private PluginParameter plugin = new PluginParameter();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "the jar to make (default: DIR/target/NAME-VERSION.jar)")
  private Optional<Path> output = Optional.empty();

  @Mixin private JsonOption json = new JsonOption();

  PluginPackCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    var project = PluginProject.in(plugin.directory());
    var file =
        output.orElseGet(() -> plugin.directory().resolve("target").resolve(project.jarName()));
    try (var build = PluginBuild.of(plugin.directory())) {
      build.writeWithSchema(project, file);
    }
    new MadeFile(file).print(json, shell.terminal());
    return ExitCode.OK;
  }
}
