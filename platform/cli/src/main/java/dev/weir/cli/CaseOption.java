package dev.weir.cli;

import dev.weir.cli.filter.CaseFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/// `--filter`: which cases of a file.
final class CaseOption {

  @Option(
      names = "--filter",
      paramLabel = "REGEX",
      description = "only the cases whose names it is found in")
  private Optional<Pattern> filter = Optional.empty();

  /// Those that are asked for.
  ///
  /// @throws IllegalStateException if none is
  CaseFile of(CaseFile whole, Path file) {
    var wanted = whole.cases().stream().filter(this::isWanted).toList();
    if (wanted.isEmpty()) {
      throw new IllegalStateException(
          file + ": no case of that name among " + whole.cases().size());
    }
    return new CaseFile(whole.calls(), wanted);
  }

  private boolean isWanted(CaseFile.Case one) {
    return filter.map(it -> it.matcher(one.name()).find()).orElse(true);
  }
}
