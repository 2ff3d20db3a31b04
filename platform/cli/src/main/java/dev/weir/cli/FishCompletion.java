package dev.weir.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Completions for fish, made of the commands as they are.
///
/// @param name of the program
record FishCompletion(String name) {

  private static final String HEAD =
      """
      # Completions of PROGRAM for fish, made by `PROGRAM completion fish`.
      function __PROGRAM_is
          set -l words (commandline -opc)
          set -l commands
          for word in $words[2..-1]
              string match -q -- '-*' $word; or set -a commands $word
          end
          set -l length (count $argv)
          test (count $commands) -ge $length
          and test "$commands[1..$length]" = "$argv"
      end
      function __PROGRAM_at
          set -l words (commandline -opc)
          set -l commands
          for word in $words[2..-1]
              string match -q -- '-*' $word; or set -a commands $word
          end
          test "$commands" = "$argv"
      end
      complete -c PROGRAM -f
      """;

  /// The script for a command with all below it.
  String of(CommandLine whole) {
    var lines = new ArrayList<String>();
    add(whole, List.of(), lines);
    return HEAD.replace("PROGRAM", name) + String.join("\n", lines) + "\n";
  }

  private void add(CommandLine line, List<String> path, List<String> lines) {
    var words = String.join(" ", path);
    var at = "complete -c " + name + " -n " + quoted("__" + name + "_at " + words);
    var anywhere = "complete -c " + name + " -n " + quoted("__" + name + "_is " + words);
    var here = path.isEmpty() ? at : anywhere;
    for (var option : line.getCommandSpec().options()) {
      if (!option.hidden()) {
        lines.add(here + option(option));
      }
    }
    for (var parameter : line.getCommandSpec().positionalParameters()) {
      lines.add(here + values(parameter));
    }
    line.getSubcommands()
        .forEach((command, below) -> {
          var usage = below.getCommandSpec().usageMessage();
          if (!usage.hidden()) {
            var next = new ArrayList<>(path);
            next.add(command);
            lines.add(at + " -a " + command + " -d " + quoted(first(usage.description())));
            add(below, next, lines);
          }
        });
  }

  private static String option(OptionSpec option) {
    var text = new StringBuilder();
    for (var one : option.names()) {
      text.append(one.startsWith("--") ? " -l " : " -s ").append(one.replaceFirst("^-+", ""));
    }
    if (option.arity().max() > 0) {
      text.append(" -r").append(values(option));
    }
    return text.append(" -d ").append(quoted(first(option.description()))).toString();
  }

  // Words that are known, else files.
  private static String values(ArgSpec argument) {
    var candidates = new ArrayList<String>();
    if (argument.completionCandidates() != null) {
      argument.completionCandidates().forEach(candidates::add);
    }
    return candidates.isEmpty()
        ? " -F"
        : " -a " + quoted(candidates.stream().collect(Collectors.joining(" ")));
  }

  private static String first(String[] lines) {
    return lines.length == 0 ? "" : lines[0].replaceAll("%n|\\$\\{[^}]*}", "").strip();
  }

  private static String quoted(String text) {
    return "'" + text.strip().replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
