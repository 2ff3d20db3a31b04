package dev.weir.cli;

import dev.weir.marketplace.index.Reference;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/// The one installed plugin that a command is about.
final class InstalledParameter {

  // A list, since there is no reference for the time before there is one.
  @Parameters(
      index = "0",
      arity = "1",
      paramLabel = "[INDEX/]PUBLISHER/NAME",
      converter = ReferenceConverter.class,
      description = "the plugin")
  private List<Reference> references = List.of();

  @Spec(Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  Reference reference() {
    var reference = references.getFirst();
    if (reference.version().isPresent()) {
      throw new ParameterException(
          spec.commandLine(),
          "'%s' (expected: no version: it is the one that is installed)".formatted(reference));
    }
    return reference;
  }
}
