package dev.weir.cli;

import dev.weir.gateway.config.Percent;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a percentage from the command line.
final class PercentConverter implements ITypeConverter<Percent> {

  @Override
  public Percent convert(String text) {
    try {
      return Percent.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
