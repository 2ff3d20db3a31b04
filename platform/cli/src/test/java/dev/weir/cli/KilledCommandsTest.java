package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Commands that are killed (SIGKILL) in front of each of their changes of the file system.
/// `-Dweir.soak=…`, with any time, takes every change in place of some.
class KilledCommandsTest {

  private static final boolean IS_THOROUGH = System.getProperty("weir.soak") != null;

  @TempDir private static Path made;
  @TempDir private Path folder;

  /// What is done, in which of the folders that [#prepare] makes.
  enum Command {
    INSTALL("empty", 9, "plugin install acme/greet@0.1.0 --accept-permissions --offline"),
    UPGRADE("old", 9, "plugin upgrade acme/greet --offline"),
    REFRESH_AND_UPGRADE("unaware", 29, "plugin upgrade acme/greet"),
    ROLLBACK("new", 5, "plugin rollback acme/greet"),
    REMOVE("old", 5, "plugin remove acme/greet");

    private final String before;
    private final int stride;
    private final String line;

    Command(String before, int stride, String line) {
      this.before = before;
      this.stride = IS_THOROUGH ? 1 : stride;
      this.line = line;
    }

    private List<String> arguments() {
      return List.of(line.split(" ", -1));
    }

    private MarketHome before() {
      return new MarketHome(made.resolve(before));
    }

    private void run(MarketHome home) {
      home.run(line.split(" ", -1));
    }
  }

  @BeforeAll
  static void prepare() throws Exception {
    var index = TestIndex.in(made.resolve("index")).release("0.1.0", "{}");
    var empty = MarketHome.trusting(index, index.repository().toString(), made.resolve("empty"));
    empty.run("index", "refresh");
    Command.INSTALL.run(empty.copy(made.resolve("unaware")));
    index.release("0.1.1", "{}");
    empty.run("index", "refresh");
    var old = empty.copy(made.resolve("old"));
    Command.INSTALL.run(old);
    Command.UPGRADE.run(old.copy(made.resolve("new")));
  }

  @ParameterizedTest
  @EnumSource(Command.class)
  void leaveTheOldStateOrTheNewOne(Command command) throws Exception {
    var before = command.before();
    var after = before.copy(folder.resolve("after"));
    command.run(after);
    for (var change = 1; ; change += command.stride) {
      var killed = before.copy(folder.resolve("killed-" + change));

      var exitCode = DoomedProcess.killAtChange(change, killed.command(command.arguments()));

      assertThat(killed.installed()).isIn(before.installed(), after.installed());
      killed.requireWhole();
      if (exitCode >= 0) {
        assertThat(exitCode).isZero();
        assertThat(killed.installed()).isEqualTo(after.installed());
        assertThat(change).as("changes that it made").isGreaterThan(5);
        return;
      }
      requireGoesOn(command, killed, after);
    }
  }

  // What a killed command has left is in nobody's way, and does not stay for ever.
  private static void requireGoesOn(Command command, MarketHome killed, MarketHome after)
      throws Exception {
    killed.age();
    if (!killed.installed().equals(after.installed())) {
      command.run(killed);
    }
    assertThat(killed.installed()).isEqualTo(after.installed());
    killed.requireWhole();
    killed.run("index", "refresh");
    Command.INSTALL.run(killed);
    killed.run("plugin", "upgrade", "--offline");
    Command.REMOVE.run(killed);
    assertThat(killed.temporary()).isEmpty();
  }

  // What no kill shows, only a power cut: the kernel keeps what a process has written.
  @Test
  void nameNothingThatIsNotOnTheDisk() throws Exception {
    var empty = Command.INSTALL.before().copy(folder.resolve("empty"));

    var calls = DoomedProcess.changes(empty.command(Command.INSTALL.arguments()));

    var renames = String.join(" ", calls).split("rename", -1);
    assertThat(renames).hasSizeGreaterThan(3);
    assertThat(renames[0]).endsWith("force ");
    for (var between : List.of(renames).subList(1, renames.length - 1)) {
      // The name of the last file, then the bytes of the next one.
      assertThat(between).containsSubsequence("force", "force").endsWith("force ");
    }
    assertThat(renames[renames.length - 1]).contains("force");
  }

  @Test
  void leaveAloneWhatOthersAreWriting() throws Exception {
    var old = Command.UPGRADE.before().copy(folder.resolve("old"));
    var fresh = Files.createFile(old.path().resolve(".weir/store/sha256/.tmp-1"));

    Command.UPGRADE.run(old);

    assertThat(fresh).exists();
  }
}
