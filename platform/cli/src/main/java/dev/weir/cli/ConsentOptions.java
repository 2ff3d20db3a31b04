package dev.weir.cli;

import dev.weir.marketplace.install.Candidate;
import dev.weir.marketplace.install.Consent;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Who accepts what a plugin asks for: an option, or somebody at the terminal. Nobody else does.
final class ConsentOptions {

  @Option(names = "--accept-permissions", description = "accept whatever it asks for")
  private boolean isAccepted;

  @Option(
      names = "--accept",
      paramLabel = "sha256:DIGEST",
      converter = DigestConverter.class,
      description = "accept exactly the permissions of this digest, as `weir plugin info` shows it")
  private Optional<String> digest = Optional.empty();

  /// Who accepts.
  Consent of(Prompt prompt) {
    return digest
        .map(it -> Consent.to("sha256:" + it))
        .orElseGet(() -> isAccepted ? _ -> true : asking(prompt));
  }

  private static Consent asking(Prompt prompt) {
    return (Candidate _) ->
        prompt
            .ask("Accept? [y/N] ")
            .map(answer -> answer.strip().toLowerCase(Locale.ROOT))
            .filter(answer -> answer.equals("y") || answer.equals("yes"))
            .isPresent();
  }
}
