package dev.weir.cli;

import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `weir completion`.
@Command(
    name = "completion",
    description = {
      "Prints what makes a shell complete the commands and options of weir.",
      "",
      "For bash and zsh it is read by `source`, for fish it goes into the folder of completions."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {
      "source <(weir completion bash)   in ~/.bashrc",
      "source <(weir completion zsh)    in ~/.zshrc, after compinit",
      "weir completion fish > ~/.config/fish/completions/weir.fish"
    },
    mixinStandardHelpOptions = true)
final class CompletionCommand implements Runnable {

  private static final String NAME = "weir";

  /// The names of what is installed and of indexes, which lie in files beside the configuration.
  /// Whose files they are is not known, and bash expands the words that it is to choose from: so
  /// names are of the letters that names have, or none.
  private static final String NAMES =
      """

      # The names in weir.lock and weir-indexes.json of this folder.
      function _weir_with_names() {
        _complete_weir "$@"
        local current=${COMP_WORDS[COMP_CWORD]} names=
        if [[ $COMP_CWORD -lt 3 || $current == -* ]]; then return; fi
        case "${COMP_WORDS[1]} ${COMP_WORDS[2]}" in
          "plugin upgrade" | "plugin rollback" | "plugin remove" | "plugin info" | \\
          "plugin canary" | "plugin promote")
            names=$(sed -n 's|^    "\\([a-z0-9/-]*/[a-z0-9/-]*\\)": {$|\\1|p' weir.lock 2> /dev/null) ;;
          "index trust" | "index remove" | "index export" | "index refresh")
            names=$(sed -n 's|^ *"name": "\\([a-z0-9-]*\\)",*$|\\1|p' weir-indexes.json 2> /dev/null) ;;
        esac
        if [[ -n $names ]]; then COMPREPLY+=($(compgen -W "$names" -- "$current")); fi
      }
      complete -F _weir_with_names -o default weir
      """;

  /// What completes.
  enum Kind {
    BASH,
    ZSH,
    FISH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Terminal terminal;

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
  private Kind kind = Kind.BASH;

  @Spec private CommandSpec spec = CommandSpec.create();

  CompletionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    var whole = spec.root().commandLine();
    terminal.out().print(script(whole));
    terminal.out().flush();
  }

  private String script(CommandLine whole) {
    return switch (kind) {
      case BASH, ZSH -> AutoComplete.bash(NAME, whole) + NAMES;
      case FISH -> new FishCompletion(NAME).of(whole);
    };
  }
}
