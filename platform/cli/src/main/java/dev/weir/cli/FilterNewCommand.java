package dev.weir.cli;

import dev.weir.cli.filter.Language;
import dev.weir.cli.filter.Template;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `weir filter new`.
@Command(
    name = "new",
    description = "Begins a filter: a folder with a source that works, and cases that test it.",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = "weir filter new --lang rust add-country",
    mixinStandardHelpOptions = true)
final class FilterNewCommand implements Callable<Integer> {

  private final Shell shell;

  @Parameters(paramLabel = "NAME", description = "what the filter is called, in kebab-case")
  private String name = "";

  @Option(
      names = "--lang",
      required = true,
      paramLabel = "LANGUAGE",
      converter = LanguageConverter.class,
      description = "rust, go or assemblyscript")
  private Language language = Language.RUST;

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description = "the folder to make (default: NAME)")
  private Optional<Path> directory = Optional.empty();

  @Spec private CommandSpec spec = CommandSpec.create();

  FilterNewCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    try {
      Template.requireName(name);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    var target = directory.orElse(Path.of(name));
    Template.of(language, shell.installation().sdk()).copyTo(target, name);
    shell
        .terminal()
        .out()
        .print(
            """
            %1$s: a filter in %2$s. Next:

              weir filter test %1$s     builds it and runs the cases in %1$s/cases.yaml
              weir filter dev %1$s      serves it, and swaps it whenever you save
            """
                .formatted(target, language.title()));
    shell.terminal().out().flush();
    return ExitCode.OK;
  }
}
