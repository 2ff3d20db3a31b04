package dev.weir.marketplace.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Processes that are killed (SIGKILL) while they install leave the old state or the new one.
class KilledInstallerTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Step.class)
  void leavesTheOldVersionOrTheNewOne(Step step) throws Exception {
    kill(start(step.name()), "reached " + step);

    assertThat(versionThatIsWhole()).isEqualTo(step == Step.LOCKED ? "1.1.0" : "1.0.0");
    UpgradingProcess.install(UpgradingProcess.installer(folder), "1.1.0");
    assertThat(versionThatIsWhole()).isEqualTo("1.1.0");
  }

  @Test
  void wheneverItIsKilled() throws Exception {
    for (var i = 0; i < 5; i++) {
      kill(start(), "ready");

      assertThat(versionThatIsWhole()).isIn("1.0.0", "1.1.0");
    }
  }

  // What a gateway would start with: it reads the lock file and looks at all bytes.
  private String versionThatIsWhole() throws Exception {
    var workspace = UpgradingProcess.workspace(folder);
    assertThat(Audit.bytes(workspace)).isEmpty();
    var pins = workspace.lockFile().pins();
    assertThat(pins).hasSize(1);
    return pins.firstEntry().getValue().version().toString();
  }

  private Process start(String... step) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                UpgradingProcess.class.getName(),
                folder.toString()));
    command.addAll(List.of(step));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static void kill(Process process, String line) throws Exception {
    try (var out = process.inputReader()) {
      assertThat(out.readLine()).isEqualTo(line);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }
}
