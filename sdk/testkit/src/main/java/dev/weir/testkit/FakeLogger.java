package dev.weir.testkit;

import java.text.MessageFormat;
import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A logger that keeps what was written: `WARNING quota is away`.
final class FakeLogger implements System.Logger {

  private final List<String> lines = new CopyOnWriteArrayList<>();

  List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public String getName() {
    return "weir.plugin.test";
  }

  @Override
  public boolean isLoggable(Level level) {
    return level != Level.OFF;
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String message,
      @Nullable Throwable thrown) {
    lines.add(level + " " + message + (thrown == null ? "" : ": " + thrown));
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String format,
      @Nullable Object @Nullable ... parameters) {
    var hasNone = parameters == null || parameters.length == 0;
    log(
        level,
        bundle,
        hasNone || format == null ? format : MessageFormat.format(format, parameters),
        (Throwable) null);
  }
}
