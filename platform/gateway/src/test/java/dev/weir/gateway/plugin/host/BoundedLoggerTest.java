package dev.weir.gateway.plugin.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BoundedLoggerTest {

  private final AtomicLong now = new AtomicLong();
  private final Recording recording = new Recording();
  private final BoundedLogger logger = new BoundedLogger(recording, now::get);

  @Test
  void leavesOutWhatIsTooMuchAndSaysSo() {
    for (var i = 0; i < BoundedLogger.BURST + 7; i++) {
      logger.log(Level.INFO, "hello");
    }
    assertThat(recording.texts).hasSize(BoundedLogger.BURST);

    now.addAndGet(TimeUnit.SECONDS.toNanos(1) / BoundedLogger.PER_SECOND);
    logger.log(Level.INFO, "again");
    logger.log(Level.INFO, "too much");

    assertThat(recording.texts.subList(BoundedLogger.BURST, recording.texts.size()))
        .containsExactly("7 messages were left out, as there were too many", "again");
  }

  @Test
  void doesNotCountWhatNobodyWantsToSee() {
    for (var i = 0; i < BoundedLogger.BURST * 2; i++) {
      logger.log(Level.DEBUG, "detail");
    }
    logger.log(Level.INFO, "hello");

    assertThat(recording.texts).containsExactly("hello");
  }

  private static final class Recording implements System.Logger {

    private final List<String> texts = new ArrayList<>();

    @Override
    public String getName() {
      return "recording";
    }

    @Override
    public boolean isLoggable(Level level) {
      return level.getSeverity() >= Level.INFO.getSeverity();
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String text, Throwable thrown) {
      texts.add(text);
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... values) {
      texts.add(format);
    }
  }
}
