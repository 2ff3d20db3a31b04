package dev.weir.cli;

import dev.weir.cli.filter.Template;
import dev.weir.marketplace.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `weir plugin new`.
@Command(
    name = "new",
    description = "Begins a plugin: a Maven project with a filter that works, and its tests.",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {
      "weir plugin new quota",
      "weir plugin new quota --package com.acme.quota --directory plugins/quota"
    },
    mixinStandardHelpOptions = true)
final class PluginNewCommand implements Callable<Integer> {

  private static final Pattern PACKAGE = Pattern.compile("[a-z_][a-z0-9_]*(\\.[a-z_][a-z0-9_]*)*");

  private final Shell shell;

  @Parameters(paramLabel = "NAME", description = "what the plugin is called, in kebab-case")
  private String name = "";

  @Option(
      names = "--package",
      paramLabel = "PACKAGE",
      description = "the package of its classes (default: com.example and the name)")
  private Optional<String> packageName = Optional.empty();

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description = "the folder to make (default: NAME)")
  private Optional<Path> directory = Optional.empty();

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  PluginNewCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    try {
      Template.requireName(name);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    var inPackage = packageName.orElseGet(() -> "com.example." + name.replace("-", ""));
    requirePackage(inPackage);
    var target = directory.orElse(Path.of(name));
    var sdk = shell.installation().sdk();
    Template.ofPlugin(sdk, inPackage, Installation.version()).copyTo(target, name);
    var made =
        JsonObject.EMPTY
            .with("plugin", name)
            .with("package", inPackage)
            .with("directory", target.toString());
    json.print(shell.terminal(), made, text(target).lines().toList());
    return ExitCode.OK;
  }

  private void requirePackage(String text) {
    // A keyword is no name, though it looks like one.
    if (!PACKAGE.matcher(text).matches() || !SourceVersion.isName(text)) {
      throw new ParameterException(
          spec.commandLine(),
          "--package: '" + text + "' (expected: a package, such as com.acme.quota)");
    }
  }

  private static String text(Path target) {
    return """
    %1$s: a plugin in Java. Next:

      weir plugin test %1$s      runs the cases in %1$s/cases.yaml
      weir plugin dev %1$s       serves it, and swaps it whenever you save
      mvn -f %1$s verify         runs its JUnit tests and makes the jar
    """
        .formatted(target);
  }
}
