package dev.weir.gateway.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnedDirectoryTest {

  private static final String PREFIX = "weir-test-";

  @TempDir private Path parent;

  @Test
  void goesWhenItIsClosed() throws Exception {
    OwnedDirectory.create(parent, PREFIX).close();

    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void staysAsLongAsThereIsAnythingInIt() throws Exception {
    var one = OwnedDirectory.create(parent, PREFIX);
    var file = Files.createFile(one.path().resolve("1.jar"));

    one.close();
    OwnedDirectory.create(parent, PREFIX).close();

    assertThat(file).exists();
    Files.delete(file);
    one.close();
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void ofAProcessThatWasKilledIsDeletedByTheNextOne() throws Exception {
    var process = start();
    try {
      var other = Path.of(process.inputReader().readLine());
      OwnedDirectory.create(parent, PREFIX).close();
      assertThat(other.resolve("1.jar")).exists();

      process.destroyForcibly().waitFor();
      OwnedDirectory.create(parent, PREFIX).close();

      assertThat(parent).isEmptyDirectory();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void sparesWhatNobodyHasSaidToBeItsOwn() throws Exception {
    var foreign = Files.createDirectory(parent.resolve(PREFIX + "of-somebody"));
    Files.createSymbolicLink(parent.resolve(PREFIX + "link"), foreign);
    Files.createFile(foreign.resolve("file"));

    OwnedDirectory.create(parent, PREFIX).close();

    assertThat(foreign.resolve("file")).exists();
  }

  @Test
  void doesNotFollowLinks() throws Exception {
    var elsewhere = Files.createDirectory(parent.resolve("elsewhere"));
    Files.createFile(elsewhere.resolve(".lock"));
    Files.createSymbolicLink(parent.resolve(PREFIX + "link"), elsewhere);

    OwnedDirectory.create(parent, PREFIX).close();

    assertThat(elsewhere.resolve(".lock")).exists();
  }

  private Process start() throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-cp",
            Objects.requireNonNull(System.getProperty("java.class.path")),
            Owner.class.getName(),
            parent.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /// A process that has a directory with a file in it, until it is killed.
  static final class Owner {

    private Owner() {}

    public static void main(String[] arguments) throws Exception {
      var directory = OwnedDirectory.create(Path.of(arguments[0]), PREFIX);
      Files.createFile(directory.path().resolve("1.jar"));
      System.out.println(directory.path());
      new CountDownLatch(1).await();
    }
  }
}
