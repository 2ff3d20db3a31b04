package dev.weir.gateway.market;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.plugin.Eventually;
import dev.weir.marketplace.index.IndexFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexAskerTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private Path directory;
  private Instant now = Instant.now();

  private IndexAsker asker() {
    return new IndexAsker(new IndexFolder(directory.resolve(".weir")), () -> now);
  }

  @Test
  void asksSoonAfterTheStartIfNobodyHasForLong() {
    var asker = asker();

    now = now.plus(SOON);

    assertThat(asker.isDue(HOUR, Instant.EPOCH)).isTrue();
  }

  @Test
  void leavesItAtWhatSomebodyElseHasAsked() {
    var asker = asker();

    now = now.plus(HOUR);

    assertThat(asker.isDue(HOUR, now.minus(Duration.ofMinutes(50)))).isFalse();
    assertThat(asker.isDue(HOUR, now.minus(Duration.ofMinutes(70)))).isTrue();
  }

  @Test
  void asksSoonerAfterAFailure() throws Exception {
    var asker = asker();
    var index = new RevokingIndex(directory.resolve("repository"));
    var away = index.config(directory.resolve("away").toUri().toString());
    now = now.plus(SOON);
    asker.askIfDue(away, HOUR, Instant.EPOCH);
    Eventually.isTrue("it failed", () -> asker.problemSince(Instant.EPOCH).isPresent());

    assertThat(asker.isDue(HOUR, Instant.EPOCH)).isFalse();
    now = now.plus(SOON.multipliedBy(2));

    assertThat(asker.isDue(HOUR, Instant.EPOCH)).isTrue();
    assertThat(asker.problemSince(now)).isEmpty();
  }
}
