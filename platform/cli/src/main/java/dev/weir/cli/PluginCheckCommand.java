package dev.weir.cli;

import dev.weir.cli.filter.Scratch;
import dev.weir.cli.plugin.PluginBuild;
import dev.weir.cli.plugin.PluginCheck;
import dev.weir.cli.plugin.PluginProject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `weir plugin check`.
@Command(
    name = "check",
    description = {
      "Says whether a plugin can be published, and what it is capable of.",
      "",
      "Its manifest, licence and list of extensions are read; every class, for members of the plugin API that do not"
          + " exist, for what no plugin sees, and for what it can do; then the plugin is loaded, and the schema in"
          + " the jar compared with its records. A folder is packed first.",
      "",
      "The exit code is 0 if it is good, 3 if there is no such file, 4 if it cannot be published, 5 if it only does not"
          + " go with this version of Weir."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {"weir plugin check quota-1.0.0.jar", "weir plugin check quota --json"},
    mixinStandardHelpOptions = true)
final class PluginCheckCommand implements Callable<Integer> {

  private final Shell shell;

  @Parameters(
      arity = "0..1",
      paramLabel = "JAR|DIR",
      defaultValue = ".",
      description = "a jar, or the folder of a plugin (default: this one)")
  private Path place = Path.of(".");

  @Mixin private JsonOption json = new JsonOption();

  @Mixin private ColorOption color = new ColorOption();

  PluginCheckCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var check = Files.isDirectory(place) ? checkFolder() : PluginCheck.of(place, place.toString());
    var text = json.isGiven() ? check.json() : check.text(color.ink(shell.environment()));
    shell.terminal().out().print(text);
    shell.terminal().out().flush();
    if (check.isGood()) {
      return ExitCode.OK;
    }
    return check.isIncompatible() ? ExitCodes.INCOMPATIBLE : ExitCodes.VERIFICATION;
  }

  private PluginCheck checkFolder() {
    var project = PluginProject.in(place);
    try (var build = PluginBuild.of(place);
        var scratch = Scratch.create()) {
      var jar = scratch.path().resolve("plugin.jar");
      build.writeWithSchema(project, jar);
      return PluginCheck.of(jar, place.resolve(project.jarName()).toString());
    }
  }
}
