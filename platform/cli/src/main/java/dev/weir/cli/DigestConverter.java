package dev.weir.cli;

import dev.weir.marketplace.Sha256;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a SHA-256, with or without `sha256:` before it.
final class DigestConverter implements ITypeConverter<String> {

  @Override
  public String convert(String text) {
    var digest = text.startsWith("sha256:") ? text.substring("sha256:".length()) : text;
    if (!Sha256.isDigest(digest)) {
      throw new TypeConversionException(
          "'" + text + "' (expected: 64 hexadecimal digits in lower case)");
    }
    return digest;
  }
}
