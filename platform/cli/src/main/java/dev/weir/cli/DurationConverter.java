package dev.weir.cli;

import dev.weir.gateway.config.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a duration from the command line, as the configuration has it.
final class DurationConverter implements ITypeConverter<Duration> {

  @Override
  public Duration convert(String text) {
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException _) {
      throw new TypeConversionException(
          "'" + text + "' (expected: a duration, such as 500ms or 2s)");
    }
  }
}
