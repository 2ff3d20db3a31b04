package dev.weir.cli;

import dev.weir.cli.filter.Language;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a language from the command line.
final class LanguageConverter implements ITypeConverter<Language> {

  @Override
  public Language convert(String text) {
    return Arrays.stream(Language.values())
        .filter(language -> language.toString().equals(text.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            new TypeConversionException("'" + text + "' (expected: rust, go or assemblyscript)"));
  }
}
