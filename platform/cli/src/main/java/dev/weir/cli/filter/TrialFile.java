package dev.weir.cli.filter;

import dev.weir.gateway.Gateway;
import dev.weir.gateway.config.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The configuration of a gateway in which something is tried: one that is refused leaves the one
/// before in the file, too.
public final class TrialFile {

  private final Path file;
  private String served;

  private TrialFile(Path file, String text) {
    this.file = file;
    served = text;
  }

  /// A file for a gateway to start with.
  public static TrialFile create(Path file, String text) {
    write(file, text);
    return new TrialFile(file, text);
  }

  /// Where it is.
  public Path path() {
    return file;
  }

  /// Has the gateway serve what a text says.
  ///
  /// @throws ConfigurationException if it is refused; what served before stays
  public void serve(Gateway gateway, String text) {
    // The gateway looks after its file itself, too; it has to wait until this is decided.
    synchronized (gateway) {
      replace(served, text);
      try {
        gateway.reload();
        served = text;
      } catch (ConfigurationException e) {
        replace(text, served);
        throw e;
      }
    }
  }

  private void replace(String before, String text) {
    // Written again, it would only be taken for a change.
    if (!text.equals(before)) {
      write(file, text);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
