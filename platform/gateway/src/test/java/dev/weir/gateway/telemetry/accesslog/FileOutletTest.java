package dev.weir.gateway.telemetry.accesslog;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.weir.api.DataSize;
import dev.weir.gateway.config.AccessLogConfig.Rotate;
import dev.weir.gateway.plugin.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FileOutletTest {

  @TempDir private Path directory;
  private Instant now = Instant.parse("2026-11-26T09:30:00Z");

  private Path log() {
    return directory.resolve("logs/access.log");
  }

  private FileOutlet open(Optional<Rotate> rotate) throws IOException {
    return FileOutlet.open(log(), rotate, () -> now);
  }

  private static Optional<Rotate> bySize(int keep, boolean isCompressed) {
    return Optional.of(
        new Rotate(Optional.of(DataSize.parse("4KiB")), Optional.empty(), keep, isCompressed));
  }

  private static Batch batch(String... lines) {
    var ring = new ByteRing(1 << 16);
    for (var line : lines) {
      ring.offer((line + "\n").getBytes(US_ASCII), line.length() + 1);
    }
    var batch = new Batch(1 << 16);
    batch.fill(ring);
    return batch;
  }

  private List<String> files() {
    try (var files = Files.list(log().getParent())) {
      return files.map(it -> it.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void appendsToAFileThatItCreatesForItsOwnerAndGroup() throws Exception {
    try (var outlet = open(Optional.empty())) {
      outlet.write(batch("one", "two"));
    }
    try (var outlet = open(Optional.empty())) {
      outlet.write(batch("three"));
    }

    assertThat(log()).hasContent("one\ntwo\nthree\n");
    var permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(log()));
    assertThat(permissions).startsWith("rw-").endsWith("---");
  }

  @Test
  void endsTheHalfLineOfOneThatWasKilled() throws Exception {
    Files.createDirectories(log().getParent());
    Files.writeString(log(), "one\nha");
    try (var outlet = open(Optional.empty())) {
      outlet.write(batch("two"));
    }

    assertThat(log()).hasContent("one\nha\ntwo\n");
  }

  @Test
  void cannotBeOpenedWhereADirectoryIs() throws Exception {
    Files.createDirectories(log());

    assertThatThrownBy(() -> open(Optional.empty())).isInstanceOf(IOException.class);
  }

  @Test
  void putsAFullFileAsideAndKeepsTheNewestOnes() throws Exception {
    var long1 = "1".repeat(4000);
    try (var outlet = open(bySize(2, false))) {
      for (var i = 0; i < 5; i++) {
        outlet.write(batch(i + long1));
        now = now.plusSeconds(1);
      }

      Eventually.isTrue("two kept", () -> files().size() == 3);
    }

    assertThat(files())
        .containsExactly(
            "access.log", "access.log.20261126T093003.000Z", "access.log.20261126T093004.000Z");
    assertThat(log()).hasContent("4" + long1 + "\n");
  }

  @Test
  void compressesWhatIsPutAside() throws Exception {
    var first = "1".repeat(4000);
    try (var outlet = open(bySize(2, true))) {
      outlet.write(batch(first));
      outlet.write(batch("2".repeat(4000)));

      var compressed = log().resolveSibling("access.log.20261126T093000.000Z.gz");
      Eventually.isTrue("compressed", () -> files().size() == 2 && Files.exists(compressed));
      try (var in = new GZIPInputStream(Files.newInputStream(compressed))) {
        assertThat(new String(in.readAllBytes(), US_ASCII)).isEqualTo(first + "\n");
      }
    }
  }

  @Test
  void putsAFileAsideWhenItsTimeIsUp() throws Exception {
    var hourly = new Rotate(Optional.empty(), Optional.of(Duration.ofHours(1)), 5, false);
    try (var outlet = open(Optional.of(hourly))) {
      outlet.write(batch("one"));
      now = Instant.parse("2026-11-26T09:59:59.999Z");
      outlet.write(batch("two"));
      now = Instant.parse("2026-11-26T10:00:00Z");
      outlet.write(batch("three"));
    }

    assertThat(log()).hasContent("three\n");
    assertThat(log().resolveSibling("access.log.20261126T100000.000Z")).hasContent("one\ntwo\n");
  }

  @Test
  void followsRulesThatAreChanged() throws Exception {
    try (var outlet = open(Optional.empty())) {
      outlet.write(batch("1".repeat(4000)));
      outlet.rotate(bySize(2, false));
      outlet.write(batch("2".repeat(4000)));
    }

    assertThat(files()).hasSize(2);
  }

  @Test
  void beginsANewFileWhenOthersHaveRenamedOrDeletedIt() throws Exception {
    try (var outlet = open(Optional.empty())) {
      outlet.write(batch("one"));
      Files.move(log(), log().resolveSibling("renamed"));
      outlet.tend();
      outlet.write(batch("two"));
      assertThat(log()).hasContent("two\n");

      Files.delete(log());
      outlet.tend();
      outlet.write(batch("three"));
    }

    assertThat(log()).hasContent("three\n");
    assertThat(log().resolveSibling("renamed")).hasContent("one\n");
  }

  @Test
  void goesOnWithAFileThatCannotBePutAsideAndTriesAgainAfterAMinute() throws Exception {
    var tooLong = Files.createDirectories(log().getParent()).resolve("a".repeat(240));
    Files.createSymbolicLink(log(), tooLong);
    try (var outlet = open(bySize(2, false))) {
      outlet.write(batch("1".repeat(4000)));
      outlet.write(batch("2".repeat(4000)));
      assertThat(Files.readAllLines(tooLong)).hasSize(2);

      Files.move(tooLong, log(), StandardCopyOption.REPLACE_EXISTING);
      outlet.write(batch("3".repeat(4000)));
      assertThat(Files.readAllLines(log())).hasSize(3);

      now = now.plusSeconds(60);
      outlet.write(batch("4".repeat(4000)));
      assertThat(Files.readAllLines(log())).hasSize(1);
    }
  }

  @Test
  void plansAnewWhenTheClockWasAhead() throws Exception {
    var hourly = new Rotate(Optional.empty(), Optional.of(Duration.ofHours(1)), 5, false);
    now = Instant.parse("2031-01-01T00:00:00Z");
    try (var outlet = open(Optional.of(hourly))) {
      outlet.write(batch("one"));
      now = Instant.parse("2026-11-26T09:59:00Z");
      outlet.write(batch("two"));
      now = Instant.parse("2026-11-26T10:00:00Z");
      outlet.write(batch("three"));
    }

    assertThat(log()).hasContent("three\n");
    assertThat(log().resolveSibling("access.log.20261126T100000.000Z")).hasContent("one\ntwo\n");
  }

  @Test
  void putsTheFileAsideThatALinkLeadsTo() throws Exception {
    var elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Files.createDirectories(log().getParent());
    Files.createSymbolicLink(log(), elsewhere.resolve("real.log"));
    try (var outlet = open(bySize(2, true))) {
      outlet.write(batch("1".repeat(4000)));
      outlet.write(batch("2".repeat(4000)));

      var compressed = elsewhere.resolve("real.log.20261126T093000.000Z.gz");
      Eventually.isTrue("compressed", () -> Files.exists(compressed));
    }

    assertThat(log()).isSymbolicLink().hasContent("2".repeat(4000) + "\n");
    assertThat(files()).containsExactly("access.log");
  }

  @Test
  void tidiesUpAfterOneThatWasKilledAndAroundWhatItCannotRead() throws Exception {
    var folder = log().resolveSibling("access.log.20200101T000000.000Z");
    var half = log().resolveSibling("access.log.20210101T000000.000Z");
    Files.createDirectories(folder.resolve("strange"));
    Files.writeString(half, "one\n");
    Files.writeString(half.resolveSibling(half.getFileName() + ".gz"), "whole");
    Files.writeString(half.resolveSibling(half.getFileName() + ".gz.tmp"), "ha");
    try (var outlet = open(bySize(9, true))) {
      outlet.write(batch("1".repeat(4000)));
      outlet.write(batch("2".repeat(4000)));

      Eventually.isTrue(
          "the last one", () -> files().contains("access.log.20261126T093000.000Z.gz"));
      Eventually.isTrue("tidy", () -> files().size() == 4);
    }

    assertThat(files())
        .containsExactly(
            "access.log",
            "access.log.20200101T000000.000Z",
            "access.log.20210101T000000.000Z.gz",
            "access.log.20261126T093000.000Z.gz");
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void doesNotWaitForSomebodyToReadAPipe() throws Exception {
    Files.createDirectories(log().getParent());
    assertThat(run("mkfifo", log().toString())).isZero();
    try (var outlet = open(bySize(2, false))) {
      assertThatThrownBy(() -> outlet.write(batch("nobody"))).isInstanceOf(IOException.class);

      try (var reader = Files.newBufferedReader(log())) {
        outlet.write(batch("1".repeat(4000)));
        outlet.write(batch("2".repeat(4000)));

        assertThat(reader.readLine()).isEqualTo("1".repeat(4000));
        assertThat(reader.readLine()).isEqualTo("2".repeat(4000));
      }
    }

    assertThat(files()).containsExactly("access.log");
  }

  @Test
  void leavesNoHalfLineOnAFullDiskAndGoesOnWhenThereIsRoom() throws Exception {
    var disk = Files.createDirectories(log().getParent());
    mount(disk);
    try (var outlet = open(Optional.empty())) {
      var ballast = Files.write(disk.resolve("ballast"), new byte[48 * 1024]);
      var lines = new ArrayList<String>();
      for (var i = 0; i < 40; i++) {
        lines.add(i + "x".repeat(997));
      }
      var batch = batch(lines.toArray(String[]::new));

      assertThatThrownBy(() -> outlet.write(batch)).isInstanceOf(IOException.class);

      var whole = 40 - batch.size();
      assertThat(whole).isBetween(1, 39);
      assertThat(Files.readAllLines(log())).isEqualTo(lines.subList(0, whole));
      Files.delete(ballast);
      outlet.write(batch);
      assertThat(Files.readAllLines(log())).isEqualTo(lines);
    } finally {
      run("umount", disk.toString());
    }
  }

  private static void mount(Path disk) throws Exception {
    if (run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString()) != 0) {
      System.err.println("SKIPPED: a full disk needs the right to mount a tmpfs");
      abort("no right to mount");
    }
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
