package dev.weir.marketplace.tuf;

import static dev.weir.marketplace.tuf.TestRepository.ENTRY;
import static dev.weir.marketplace.tuf.TestRepository.NOW;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillTest {

  private static final int ROUNDS = 10;

  @TempDir Path folder;

  @Test
  void aKilledClientFindsTheOldStateOrTheNewOne() throws Exception {
    var repository = TestRepository.create(folder.resolve("repository"));
    var store = folder.resolve("store");
    repository.client(store, NOW).refresh();
    for (var round = 1; round <= ROUNDS; round++) {
      repository.release("entry " + round);

      killAtStep(round, repository.folder, store);

      var client = repository.client(store, NOW);
      var known = repository.trustedBy(client).timestamp().version();
      assertThat(known).isIn((long) round, round + 1L);
      assertThat(TestRepository.read(client, ENTRY)).contains("entry " + round);
    }
  }

  private static void killAtStep(int step, Path repository, Path store) throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var classes = requireNonNull(System.getProperty("java.class.path"));
    var process =
        new ProcessBuilder(
                java,
                "-XX:+UseSerialGC",
                "-cp",
                classes,
                KilledClient.class.getName(),
                repository.toString(),
                store.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.getInputStream().readNBytes(step)).hasSize(step);
    process.destroyForcibly().waitFor();
  }
}
