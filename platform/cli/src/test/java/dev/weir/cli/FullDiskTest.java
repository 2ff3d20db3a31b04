package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands on a file system of their own that has hardly any room left. Needs Linux that lets a
/// user mount one; where it does not, the build's output says so.
class FullDiskTest {

  private static final int CANNOT_MOUNT = 99;

  // Copies a folder to a file system with that many pages to spare, runs a command there, and
  // copies what is there back.
  private static final String SCRIPT =
      """
      at=$1; from=$2; to=$3; spare=$4; shift 4
      mount -t tmpfs -o size=64m tmpfs "$at" && cp -a "$from/." "$at" || exit 99
      used=$(df -k --output=used "$at" | tail -n 1)
      mount -o remount,size=$((used + 4 * spare))k "$at" || exit 99
      "$@"
      code=$?
      mkdir "$to" && cp -a "$at/." "$to" || exit 98
      exit $code
      """;

  @TempDir private Path folder;
  private MarketHome old = new MarketHome(Path.of(""));

  @BeforeEach
  void install() throws Exception {
    var index = TestIndex.in(folder.resolve("index")).release("0.1.0", "{}");
    old = MarketHome.trusting(index, index.repository().toString(), folder.resolve("old"));
    old.run("plugin", "install", "acme/greet@0.1.0", "--accept-permissions");
    index.release("0.1.1", "{}");
    Files.createDirectory(folder.resolve("small"));
  }

  @Test
  void leavesTheOldStateAndSaysSo() throws Exception {
    for (var spare = 1; ; spare += 2) {
      var after = new MarketHome(folder.resolve("after-" + spare));

      var exitCode = upgrade(after, spare);

      after.requireWhole();
      assertThat(after.temporary()).isEmpty();
      if (exitCode == 0) {
        assertThat(after.installed()).containsExactly("ours/acme/greet 0.1.1");
        assertThat(spare).as("pages that it needs").isGreaterThan(3);
        return;
      }
      assertThat(after.installed()).containsExactly("ours/acme/greet 0.1.0");
      assertThat(Files.readString(folder.resolve("out")))
          .contains("weir: ", "No space left on device", folder.resolve("small").toString())
          .doesNotContain("\tat ");
    }
  }

  private int upgrade(MarketHome after, int spare) throws IOException, InterruptedException {
    var small = new MarketHome(folder.resolve("small"));
    var command = new ArrayList<>(List.of("unshare", "-Urm", "sh", "-c", SCRIPT, "sh"));
    command.addAll(List.of(small.path() + "", old.path() + "", after.path() + "", spare + ""));
    command.addAll(
        DoomedProcess.command(
            List.of(), small.command(List.of("plugin", "upgrade", "acme/greet"))));
    var out = folder.resolve("out").toFile();
    try {
      var process =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out).start();
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      if (process.exitValue() == CANNOT_MOUNT) {
        notRun("it may not mount a file system");
      }
      return process.exitValue();
    } catch (IOException e) {
      notRun(e.getMessage() + "");
      throw e;
    }
  }

  private static void notRun(String why) {
    System.err.println("NOT RUN: a test of full disks: " + why);
    abort(why);
  }
}
