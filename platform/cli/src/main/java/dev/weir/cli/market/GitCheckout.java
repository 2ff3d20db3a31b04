package dev.weir.cli.market;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.provenance.Statement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A checkout, as Git knows it.
///
/// @param isClean whether no file that Git knows differs from the commit
public record GitCheckout(String commit, boolean isClean) {

  /// The checkout in a folder.
  ///
  /// @throws MarketplaceException if there is none, or no Git
  public static GitCheckout of(Path folder) throws IOException, MarketplaceException {
    var commit = git(folder, "rev-parse", "HEAD").strip();
    if (!commit.matches("[0-9a-f]{40}")) {
      throw refused(folder, "commit '" + commit + "' (expected: 40 hexadecimal digits)");
    }
    var changes = git(folder, "status", "--porcelain", "--untracked-files=no");
    return new GitCheckout(commit, changes.isBlank());
  }

  /// What a provenance says of it.
  ///
  /// @param allowsChanges whether files may differ from the commit, which it then says
  public Statement.Source source(String repository, boolean allowsChanges)
      throws MarketplaceException {
    if (!isClean && !allowsChanges) {
      throw new MarketplaceException(
          Reason.VERIFICATION,
          "provenance: files differ from commit " + commit + " (expected: none)");
    }
    return new Statement.Source(repository, commit, isClean);
  }

  private static String git(Path folder, String... arguments)
      throws IOException, MarketplaceException {
    var command = new ArrayList<>(List.of("git", "-C", folder.toString()));
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var out = process.getInputStream()) {
      var text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw refused(folder, text.strip());
      }
      return text;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static MarketplaceException refused(Path folder, String what) {
    return new MarketplaceException(
        Reason.VERIFICATION, "provenance: %s: %s".formatted(folder, what));
  }
}
