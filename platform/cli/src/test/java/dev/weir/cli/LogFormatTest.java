package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LogFormatTest {

  private final LogRecord event = new LogRecord(Level.WARNING, "{0} connections are cut");

  LogFormatTest() {
    event.setInstant(Instant.parse("2026-01-31T12:00:00Z"));
    event.setLoggerName("dev.weir.gateway.listener.Listener");
    event.setParameters(new Object[] {3});
  }

  @Test
  void writesAnEventOnOneLine() {
    assertThat(new LogFormat().format(event))
        .isEqualTo("2026-01-31T12:00:00.000Z WARN  Listener: 3 connections are cut\n");
  }

  @Test
  void writesAFailureOnTheSameLine() {
    event.setThrown(new IllegalStateException("outer", new IllegalArgumentException("inner")));

    assertThat(new LogFormat().format(event).lines())
        .singleElement()
        .asString()
        .contains("java.lang.IllegalStateException: outer [at ", "LogFormatTest.writesAFailure")
        .contains("; caused by java.lang.IllegalArgumentException: inner [at ");
  }

  @Test
  void leavesOutACauseThatSaysNothingNew() {
    event.setMessage("filter-failed: geo: unreachable");
    event.setThrown(new GatewayException(ErrorCode.FILTER_FAILED, "unreachable"));

    assertThat(new LogFormat().format(event))
        .endsWith("Listener: filter-failed: geo: unreachable\n");
  }

  @Test
  void indentsFurtherLinesSoThatTheyAreNoEvents() {
    event.setMessage("a\n2026-01-31T12:00:00.000Z ERROR Listener: forged");

    assertThat(new LogFormat().format(event).lines().skip(1))
        .containsExactly("    2026-01-31T12:00:00.000Z ERROR Listener: forged");
  }
}
