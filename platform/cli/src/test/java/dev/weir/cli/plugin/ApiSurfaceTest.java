package dev.weir.cli.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ApiSurfaceTest {

  private final ApiSurface surface =
      surface(
          """
          class Thing extends RuntimeException implements Named {
            static final int COUNT = 1;
            void run(int times) {}
          }
          interface Named { default String name() { return ""; } }
          """);

  @Test
  void hasWhatAClassDeclares() {
    assertThat(surface.has("acme.Thing")).isTrue();
    assertThat(has("run", "(I)V")).isTrue();
    assertThat(has("COUNT", "I")).isTrue();
    assertThat(has("<init>", "()V")).isTrue();
  }

  @Test
  void hasWhatAClassInherits() {
    assertThat(has("name", "()Ljava/lang/String;")).isTrue();
    assertThat(has("getMessage", "()Ljava/lang/String;")).isTrue();
    assertThat(has("hashCode", "()I")).isTrue();
  }

  @Test
  void lacksTheRest() {
    assertThat(surface.has("acme.Other")).isFalse();
    assertThat(has("run", "(J)V")).isFalse();
    assertThat(has("COUNT", "J")).isFalse();
    assertThat(has("<init>", "(I)V")).isFalse();
    assertThat(has("walk", "()V")).isFalse();
  }

  private boolean has(String name, String descriptor) {
    return surface.has(new Reference("acme.Thing", name, descriptor));
  }

  private static ApiSurface surface(String source) {
    Map<String, byte[]> classes =
        Compiled.of(source).stream()
            .collect(
                Collectors.toMap(bytes -> ClassFacts.parse(bytes).name(), Function.identity()));
    return new ApiSurface(
        name -> Optional.ofNullable(classes.get(name)), ApiSurfaceTest.class.getClassLoader());
  }
}
