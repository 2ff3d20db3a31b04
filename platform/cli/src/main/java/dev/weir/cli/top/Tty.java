package dev.weir.cli.top;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The terminal of this process, which shows a screen of its own and tells of keys at once, until
/// it is closed. Then it is as it was.
public final class Tty implements AutoCloseable {

  private static final String ESCAPE = "\u001b[";
  private static final Pattern SIZE = Pattern.compile("(\\d+) (\\d+)");
  private static final Screen USUAL = new Screen(80, 24);

  private final PrintWriter out;
  private final InputStream keys;
  private final String before;

  private Tty(PrintWriter out, InputStream keys, String before) {
    this.out = out;
    this.keys = keys;
    this.before = before;
  }

  /// The terminal; empty if it cannot be told how to behave.
  ///
  /// @param out what it shows
  /// @param keys what is typed
  public static Optional<Tty> open(PrintWriter out, InputStream keys) {
    var before = stty("-g");
    if (before.isEmpty() || stty("-icanon", "-echo", "susp", "undef").isEmpty()) {
      return Optional.empty();
    }
    out.print(ESCAPE + "?1049h" + ESCAPE + "?25l");
    out.flush();
    return Optional.of(new Tty(out, keys, before.get()));
  }

  // What it says, if it does what it is asked for.
  private static Optional<String> stty(String... arguments) {
    var command = Stream.concat(Stream.of("stty"), Stream.of(arguments)).toList();
    try {
      var process =
          new ProcessBuilder(command)
              .redirectInput(Redirect.from(new File("/dev/tty")))
              .redirectError(Redirect.DISCARD)
              .start();
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return process.waitFor() == 0 ? Optional.of(said.strip()) : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /// What it has room for now.
  public Screen screen() {
    var size = SIZE.matcher(stty("size").orElse(""));
    if (!size.matches() || size.group(1).equals("0") || size.group(2).equals("0")) {
      return USUAL;
    }
    return new Screen(Integer.parseInt(size.group(2)), Integer.parseInt(size.group(1)));
  }

  /// Shows these lines and nothing else.
  public void show(List<String> lines) {
    var text = new StringBuilder(ESCAPE + "H");
    for (var i = 0; i < lines.size(); i++) {
      text.append(i == 0 ? "" : "\n").append(lines.get(i)).append(ESCAPE + "K");
    }
    out.print(text.append(ESCAPE + "J"));
    out.flush();
  }

  /// Whether somebody has typed `q` since this was last asked.
  public boolean isDone() {
    try {
      while (keys.available() > 0) {
        var key = keys.read();
        if (key == 'q' || key == 'Q') {
          return true;
        }
      }
      return false;
    } catch (IOException _) {
      return true;
    }
  }

  @Override
  public void close() {
    out.print(ESCAPE + "?25h" + ESCAPE + "?1049l");
    out.flush();
    stty(before);
  }
}
