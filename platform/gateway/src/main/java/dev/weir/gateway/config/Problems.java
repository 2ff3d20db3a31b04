package dev.weir.gateway.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// Everything that is wrong with one configuration file, collected so that it is said at once.
///
/// Not safe for use by several threads.
public final class Problems {

  private static final int MAX_KEPT = 1000;
  private static final int MAX_VALUE = 100;
  private static final int MAX_MESSAGE = 2000;

  private final String file;
  private final List<Problem> found = new ArrayList<>();
  private int dropped;

  /// No problems yet of the file with this name.
  public Problems(String file) {
    this.file = file;
  }

  /// One thing that is wrong.
  ///
  /// @param file the name of the file
  /// @param line the line, from 1; 0 if the problem is with the file as a whole
  /// @param column the column, from 1; 0 if the problem is with the file as a whole
  /// @param path where in the structure: `routes[0].upstream`; empty for the whole
  /// @param message the value and what was expected of it
  public record Problem(String file, int line, int column, String path, String message) {

    /// The problem as one line: `weir.yaml:7:15: routes[0].upstream: 'a' (expected: …)`.
    @Override
    public String toString() {
      var place = line == 0 ? file : file + ":" + line + ":" + column;
      return place + ": " + (path.isEmpty() ? "" : path + ": ") + message;
    }
  }

  /// The name of the file.
  String file() {
    return file;
  }

  /// Adds a problem of the file as a whole.
  public void add(String message) {
    add(0, 0, "", message);
  }

  void add(Node at, Trail trail, String message) {
    add(at.line(), at.column(), trail.toString(), message);
  }

  void add(int line, int column, String path, String message) {
    if (found.size() == MAX_KEPT) {
      dropped++;
      return;
    }
    found.add(new Problem(file, line, column, path, printable(message, MAX_MESSAGE)));
  }

  /// Whether nothing is wrong.
  public boolean isEmpty() {
    return found.isEmpty();
  }

  /// The problems in the order of the file.
  public List<Problem> all() {
    return found.stream()
        .distinct()
        .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
        .toList();
  }

  /// Throws if anything is wrong.
  ///
  /// @throws ConfigurationException if there is at least one problem
  public void throwIfAny() {
    if (!isEmpty()) {
      throw new ConfigurationException(this);
    }
  }

  /// The problems, one a line, in the order of the file.
  @Override
  public String toString() {
    var lines = all().stream().map(Problem::toString).collect(Collectors.joining("\n"));
    return dropped == 0 ? lines : lines + "\n" + file + ": and " + dropped + " more problems";
  }

  /// A value as a message shows it: in quotes, on one line, and not longer than helps.
  static String quoted(String value) {
    return "'" + printable(value, MAX_VALUE) + "'";
  }

  private static String printable(String text, int max) {
    var line = new StringBuilder();
    text.codePoints()
        .limit(max)
        .forEach(c -> {
          switch (c) {
            case '\n' -> line.append("\\n");
            case '\r' -> line.append("\\r");
            case '\t' -> line.append("\\t");
            default -> appendPrintable(line, c);
          }
        });
    return text.codePointCount(0, text.length()) > max ? line + "..." : line.toString();
  }

  /// Escapes what a terminal or a log would act upon, such as controls and changes of direction.
  private static void appendPrintable(StringBuilder line, int c) {
    switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          line.append(String.format("\\u%04x", c));
      default -> line.appendCodePoint(c);
    }
  }
}
