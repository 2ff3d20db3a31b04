package dev.weir.cli;

import dev.weir.api.FilterFactory;
import dev.weir.gateway.DryRun;
import dev.weir.gateway.config.JsonSchema;
import dev.weir.gateway.filter.FilterCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `weir schema`.
@Command(
    name = "schema",
    description = {
      "Prints the JSON Schema of the configuration, with which editors complete and check it.",
      "",
      "It knows the official filters, and those in the plugins directory of FILE. Many editors take it from a first line"
          + " such as",
      "  # yaml-language-server: $schema=weir.schema.json"
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    mixinStandardHelpOptions = true)
final class SchemaCommand implements Runnable {

  private static final Path USUAL = Path.of("weir.yaml");

  private final Shell shell;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description =
          "a configuration, for its plugins directory (default: ./weir.yaml, if it exists)")
  private Optional<Path> file = Optional.empty();

  SchemaCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    var schema = DryRun.withCatalog(shell.options(file.orElse(USUAL)), SchemaCommand::schema);
    shell.terminal().out().print(schema);
    shell.terminal().out().flush();
  }

  private static String schema(FilterCatalog catalog) {
    var factories = new ArrayList<FilterFactory<?>>();
    for (var name : catalog.names()) {
      catalog.find(name).ifPresent(entry -> factories.add(entry.factory()));
    }
    return JsonSchema.of(factories);
  }
}
