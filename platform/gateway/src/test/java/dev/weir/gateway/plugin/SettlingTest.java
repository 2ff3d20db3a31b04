package dev.weir.gateway.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettlingTest {

  private final Settling settling = new Settling(Map.of());

  @Test
  void reportsAChangeOnceTheSecondLookFindsTheSame() {
    assertThat(settling.observe(size(10))).isFalse();
    assertThat(settling.isRestless()).isTrue();
    assertThat(settling.observe(size(10))).isTrue();
    assertThat(settling.observe(size(10))).isFalse();
    assertThat(settling.isRestless()).isFalse();
  }

  @Test
  void waitsForAFileThatGrows() {
    assertThat(settling.observe(size(10))).isFalse();
    assertThat(settling.observe(size(20))).isFalse();
    assertThat(settling.observe(size(30))).isFalse();
    assertThat(settling.observe(size(30))).isTrue();
  }

  @Test
  void forgetsAChangeThatWasTakenBack() {
    assertThat(settling.observe(size(10))).isFalse();
    assertThat(settling.observe(Map.of())).isFalse();
    assertThat(settling.observe(Map.of())).isFalse();
    assertThat(settling.isRestless()).isFalse();
  }

  private static Map<Path, Fingerprint> size(long size) {
    return Map.of(Path.of("geo.jar"), new Fingerprint(size, FileTime.fromMillis(0), null));
  }
}
