package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.marketplace.install.LockFile;
import dev.weir.testkit.StubOrigin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Gateways, each in a process of its own, that start with what a lock file names.
class SameLockFileTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final StubOrigin origin = StubOrigin.answering(StubOrigin.ok("origin"));

  @TempDir private Path folder;
  private MarketHome home = new MarketHome(Path.of(""));

  @BeforeEach
  void install() throws Exception {
    var index = TestIndex.in(folder.resolve("made")).release("0.1.0", "{}");
    index.release("0.1.1", "{}");
    home = MarketHome.trusting(index, index.repository().toString(), folder.resolve("home"));
    home.run("plugin", "install", "acme/greet@0.1.0", "--accept-permissions");
    GatewayChild.configure(home, origin);
  }

  @AfterEach
  void stopOrigin() {
    origin.close();
  }

  @Test
  void loadTheSameBytes() throws Exception {
    var copy = home.copy(folder.resolve("copy"));
    try (var one = start(home, "one");
        var other = start(copy, "other")) {
      assertThat(one.digests()).isEqualTo(locked());
      assertThat(other.digests()).isEqualTo(locked());
      assertThat(one.status()).contains("greet 0.1.0");
      assertThat(one.greeting()).isEqualTo("hello");
      assertThat(other.greeting()).isEqualTo("hello");
    }
  }

  @Test
  void agreeAlsoIfTheyStartWhileAnotherVersionIsBeingInstalled() throws Exception {
    var isOver = new AtomicBoolean();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Integer> changing =
          () -> {
            var changes = 0;
            for (; !isOver.get(); changes++) {
              home.run("plugin", "upgrade", "--offline");
              home.run("plugin", "rollback", "acme/greet");
            }
            return changes;
          };
      var changes = threads.submit(changing);
      try (var one = start(home, "one");
          var other = start(home, "other")) {
        isOver.set(true);
        assertThat(changes.get()).isPositive();
        home.run("plugin", "upgrade", "--offline");

        await(() -> one.digests().equals(locked()) && other.digests().equals(locked()));
        assertThat(one.status()).contains("greet 0.1.1");
        assertThat(other.status()).contains("greet 0.1.1");
      }
    }
  }

  @Test
  void needNoIndex() throws Exception {
    var list = home.path().resolve("weir-indexes.json");
    var text = Files.readString(list);
    var repository = folder.resolve("made/repository").toUri().toString();
    assertThat(text).contains("made/repository");
    Files.writeString(list, text.replace(repository, "http://127.0.0.1:1/"));
    move(folder.resolve("made"), folder.resolve("away"));

    try (var gateway = start(home, "one")) {
      assertThat(gateway.digests()).isEqualTo(locked());
      assertThat(gateway.greeting()).isEqualTo("hello");
    }
  }

  @Test
  void startWithNoOtherBytes() throws Exception {
    var digest = locked().iterator().next();
    var file = home.path().resolve(".weir/store/sha256").resolve(digest);
    var bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2]++;
    Files.delete(file);
    Files.write(file, bytes);

    try (var gateway = start(home, "one")) {
      assertThat(gateway.exitCode()).isEqualTo(1);
      assertThat(gateway.log())
          .contains("ours/acme/greet 0.1.0: digest: ", "(expected: " + digest + ")");
    }
  }

  @Test
  void goOnWhenTheBytesOfTheNextVersionAreOthers() throws Exception {
    var next = home.copy(folder.resolve("next"));
    next.run("plugin", "upgrade", "--offline");
    try (var gateway = start(home, "one")) {
      var before = locked();
      move(next.path().resolve("weir.lock"), home.path().resolve("weir.lock.new"));
      var digest = digest(home.path().resolve("weir.lock.new"));
      Files.writeString(home.path().resolve(".weir/store/sha256").resolve(digest), "no jar");

      move(home.path().resolve("weir.lock.new"), home.path().resolve("weir.lock"));

      var shell = new FakeShell();
      assertThat(shell.run("reload", "--admin", gateway.admin())).isEqualTo(1);
      assertThat(shell.err().toString()).contains("expected: " + digest);
      assertThat(gateway.digests()).isEqualTo(before);
      assertThat(gateway.greeting()).isEqualTo("hello");
    }
  }

  private GatewayChild start(MarketHome at, String temporary) throws Exception {
    return GatewayChild.start(at, folder.resolve(temporary));
  }

  private Set<String> locked() throws Exception {
    return Set.of(digest(home.path().resolve("weir.lock")));
  }

  private static String digest(Path lock) throws Exception {
    return LockFile.read(lock).pins().firstEntry().getValue().sha256();
  }

  private static void move(Path from, Path to) throws Exception {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime() - end).isNegative();
      Thread.onSpinWait();
    }
  }
}
