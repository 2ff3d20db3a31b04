package dev.weir.marketplace.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {

  @TempDir private Path folder;

  @Test
  void losesNoChangeOfSeveralThreads() throws Exception {
    try (var threads = Executors.newFixedThreadPool(8)) {
      var changes = new ArrayList<Callable<Boolean>>();
      for (var number = 0; number < 40; number++) {
        var name = "plugin-" + number;
        changes.add(() -> ChangingProcess.add(folder, name));
      }
      for (var change : threads.invokeAll(changes)) {
        change.get();
      }
    }

    assertThat(UpgradingProcess.workspace(folder).lockFile().pins()).hasSize(40);
  }

  @Test
  void losesNoChangeOfSeveralProcesses() throws Exception {
    var one = ChangingProcess.start(folder, "one");
    var other = ChangingProcess.start(folder, "other");

    assertThat(one.waitFor()).isZero();
    assertThat(other.waitFor()).isZero();
    assertThat(UpgradingProcess.workspace(folder).lockFile().pins())
        .hasSize(2 * ChangingProcess.CHANGES);
  }

  @Test
  void remembersTheLastTwentyLockFiles() throws Exception {
    for (var i = 0; i < 12; i++) {
      UpgradingProcess.install(UpgradingProcess.installer(folder), "1.0.0");
      UpgradingProcess.install(UpgradingProcess.installer(folder), "1.1.0");
    }

    try (var history = Files.list(folder.resolve("state/history"))) {
      assertThat(history.map(file -> file.getFileName().toString()).sorted())
          .hasSize(20)
          .startsWith("00000005.lock")
          .endsWith("00000024.lock");
    }
  }
}
