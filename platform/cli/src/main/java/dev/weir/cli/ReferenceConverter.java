package dev.weir.cli;

import dev.weir.marketplace.entry.EntryId;
import dev.weir.marketplace.index.Reference;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads the names of plugins.
final class ReferenceConverter implements ITypeConverter<Reference> {

  @Override
  public Reference convert(String text) {
    return Reference.parse(text)
        .orElseThrow(() ->
            new TypeConversionException(
                "'%s' (expected: %s; before it perhaps index/, after it @version)"
                    .formatted(text, EntryId.EXPECTED)));
  }
}
