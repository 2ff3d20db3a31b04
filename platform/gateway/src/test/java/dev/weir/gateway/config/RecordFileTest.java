package dev.weir.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Default;
import dev.weir.api.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordFileTest {

  @TempDir private Path directory;

  record Settings(String name, @Default("1s") Duration pause) {}

  @Test
  void bindsARecord() throws IOException {
    var file = Files.writeString(directory.resolve("a.yaml"), "name: ${env:NAME}\n");

    var settings = RecordFile.read(file, Settings.class, name -> name + "!");

    assertThat(settings).isEqualTo(new Settings("NAME!", Duration.ofSeconds(1)));
  }

  @Test
  void bindsAnythingAsJson() throws IOException {
    var file = Files.writeString(directory.resolve("a.yaml"), "- a: 1\n- b\n");

    assertThat(RecordFile.read(file, Json.class, _ -> null).text()).isEqualTo("[{\"a\":1},\"b\"]");
  }

  @Test
  void saysAllThatIsWrongWithItsLine() throws IOException {
    var file = Files.writeString(directory.resolve("a.yaml"), "nam: x\npause: 5\n");

    assertThatThrownBy(() -> RecordFile.read(file, Settings.class, _ -> null))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll(
            file + ":1:1: nam: unknown property", file + ":2:8: pause: '5'", "name: missing");
  }

  @Test
  void saysThatThereIsNoFile() {
    var file = directory.resolve("a.yaml");

    assertThatThrownBy(() -> RecordFile.read(file, Settings.class, _ -> null))
        .hasMessage(file + ": no such file");
  }
}
