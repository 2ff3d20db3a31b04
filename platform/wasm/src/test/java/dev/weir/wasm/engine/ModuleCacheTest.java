package dev.weir.wasm.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
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
  void doesNotMindADirectoryThatCannotBe() throws IOException {
    Files.createFile(directory);

    cache.putIfAbsent("a", CLASSES);

    assertThat(cache.get("a")).isNull();
  }

  @Test
  void servesACompiledModuleWithoutCompilingItAgain() throws IOException {
    var module = EngineFixtures.bytes("loops.wasm");
    Program.parse(module, cache).blueprint();
    var written = Files.getLastModifiedTime(files().getFirst());

    var again = Program.parse(module, ModuleCache.in(directory));

    assertThat(again.blueprint()).isNotNull();
    assertThat(files()).hasSize(1);
    assertThat(Files.getLastModifiedTime(files().getFirst())).isEqualTo(written);
  }

  private List<Path> files() {
    try (var files = Files.list(directory)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
