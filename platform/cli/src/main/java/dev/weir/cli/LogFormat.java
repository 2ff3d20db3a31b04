package dev.weir.cli;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One event on one line: `2026-01-31T12:00:00.000Z WARN Upstream: …`. A failure follows in the
/// same line with the place it came from. The further lines of a message are indented, so that
/// nothing a client sends can look like an event.
final class LogFormat extends Formatter {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final int FRAMES = 4;
  private static final int CAUSES = 5;

  @Override
  public String format(LogRecord event) {
    var line =
        "%s %-5s %s: %s%s"
            .formatted(
                TIME.format(event.getInstant()),
                name(event.getLevel()),
                subject(event.getLoggerName()),
                formatMessage(event),
                failure(formatMessage(event), event.getThrown()));
    return line.strip().replaceAll("\\R", "\n    ") + "\n";
  }

  private static String name(Level level) {
    var value = level.intValue();
    if (value >= Level.SEVERE.intValue()) {
      return "ERROR";
    }
    if (value >= Level.WARNING.intValue()) {
      return "WARN";
    }
    return value >= Level.INFO.intValue() ? "INFO" : "DEBUG";
  }

  private static String subject(@Nullable String logger) {
    return logger == null ? "" : logger.substring(logger.lastIndexOf('.') + 1);
  }

  private static String failure(String said, @Nullable Throwable failure) {
    var causes =
        Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
            .limit(CAUSES)
            .filter(cause -> saysMoreThan(said, cause))
            .map(LogFormat::oneFailure)
            .collect(Collectors.joining("; caused by "));
    return causes.isEmpty() ? "" : ": " + causes;
  }

  private static boolean saysMoreThan(String said, Throwable failure) {
    return failure.getStackTrace().length > 0
        || !said.contains(String.valueOf(failure.getMessage()));
  }

  private static String oneFailure(Throwable failure) {
    var frames =
        Stream.of(failure.getStackTrace())
            .limit(FRAMES)
            .map(frame -> frame.getClassName() + "." + frame.getMethodName() + place(frame))
            .collect(Collectors.joining(" < "));
    return frames.isEmpty() ? failure.toString() : failure + " [at " + frames + "]";
  }

  private static String place(StackTraceElement frame) {
    return frame.getLineNumber() < 0 ? "" : ":" + frame.getLineNumber();
  }
}
