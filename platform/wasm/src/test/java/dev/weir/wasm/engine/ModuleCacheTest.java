package dev.weir.wasm.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleCacheTest {

  private static final byte[] CLASSES = "classes".getBytes(UTF_8);

  @TempDir private Path parent;
  private Path directory;
  private ModuleCache cache;

  @BeforeEach
  void chooseDirectory() {
    directory = parent.resolve("cache");
    cache = ModuleCache.in(directory);
  }

  @Test
  void keepsWhatWasCompiled() {
    cache.putIfAbsent("a", CLASSES);

    assertThat(ModuleCache.in(directory).get("a")).isEqualTo(CLASSES);
    assertThat(ModuleCache.in(directory).get("b")).isNull();
  }

  @Test
  void doesNotReadWhatIsDamaged() throws IOException {
    cache.putIfAbsent("a", CLASSES);
    var file = files().getFirst();
    var kept = Files.readAllBytes(file);
    kept[kept.length - 1]++;
    Files.write(file, kept);

    assertThat(cache.get("a")).isNull();
  }

  @Test
  void doesNotReadWhatIsCutOff() throws IOException {
    cache.putIfAbsent("a", CLASSES);
    Files.write(files().getFirst(), new byte[] {1});

    assertThat(cache.get("a")).isNull();
  }

  @Test
  void doesNotReadWhereOthersMayWrite() throws IOException {
    cache.putIfAbsent("a", CLASSES);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxr-x"));

    assertThat(cache.get("a")).isNull();
  }

  @Test
  void doesNotReadFilesThatOthersMayWrite() throws IOException {
    cache.putIfAbsent("a", CLASSES);
    Files.setPosixFilePermissions(files().getFirst(), PosixFilePermissions.fromString("rw-r--rw-"));

    assertThat(cache.get("a")).isNull();
  }

  @Test
  void doesNotReadOrWriteWhatBelongsToOthers() throws IOException {
    cache.putIfAbsent("a", CLASSES);
    var others = new ModuleCache(Optional.of(directory), new FileTrust(Set.of(-1L)), 1 << 20);

    others.putIfAbsent("b", CLASSES);

    assertThat(others.get("a")).isNull();
    assertThat(files()).hasSize(1);
  }

  @Test
  void doesNotFollowLinks() throws IOException {
    cache.putIfAbsent("a", CLASSES);
    var file = files().getFirst();
    Files.move(file, parent.resolve("elsewhere"));
    Files.createSymbolicLink(file, parent.resolve("elsewhere"));

    assertThat(cache.get("a")).isNull();
  }

  @Test
  void doesNotTakeTheCodeOfAnotherModule() throws IOException {
    cache.putIfAbsent("a", CLASSES);
    var a = files().getFirst();
    cache.putIfAbsent("b", "others".getBytes(UTF_8));
    var b = files().stream().filter(file -> !file.equals(a)).findFirst().orElseThrow();

    Files.copy(a, b, StandardCopyOption.REPLACE_EXISTING);

    assertThat(cache.get("a")).isEqualTo(CLASSES);
    assertThat(cache.get("b")).isNull();
  }

  @Test
  void whatWasNotUsedForTheLongestTimeGoesFirst() throws IOException {
    var small = new ModuleCache(Optional.of(directory), FileTrust.ofThisProcess(), 2_000);
    small.putIfAbsent("a", new byte[900]);
    small.putIfAbsent("b", new byte[900]);
    for (var file : files()) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
    }
    assertThat(small.get("a")).hasSize(900);

    small.putIfAbsent("c", new byte[900]);

    assertThat(small.get("a")).isNotNull();
    assertThat(small.get("b")).isNull();
    assertThat(small.get("c")).isNotNull();
  }

  @Test
  void doesNotMindADirectoryThatCannotBe() throws IOException {
    Files.createFile(directory);

    cache.putIfAbsent("a", CLASSES);

    assertThat(cache.get("a")).isNull();
  }

  @Test
  void servesACompiledModuleWithoutCompilingItAgain() throws IOException {
    var module = EngineFixtures.bytes("loops.wasm");
    Program.parse(module, cache).blueprint();
    var written = Files.readAttributes(files().getFirst(), BasicFileAttributes.class).fileKey();

    var again = Program.parse(module, ModuleCache.in(directory));

    assertThat(again.blueprint()).isNotNull();
    assertThat(files()).hasSize(1);
    assertThat(Files.readAttributes(files().getFirst(), BasicFileAttributes.class).fileKey())
        .isEqualTo(written);
  }

  private List<Path> files() {
    try (var files = Files.list(directory)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
