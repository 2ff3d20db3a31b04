package dev.weir.cli;

import dev.weir.marketplace.index.Reference;
import java.util.List;
import picocli.CommandLine.Parameters;

/// The one plugin of an index that a command is about.
final class ReferenceParameter {

  // A list, since there is no reference for the time before there is one.
  @Parameters(
      index = "0",
      arity = "1",
      paramLabel = "[INDEX/]PUBLISHER/NAME[@VERSION]",
      converter = ReferenceConverter.class,
      description = "the plugin")
  private List<Reference> references = List.of();

  Reference reference() {
    return references.getFirst();
  }
}
