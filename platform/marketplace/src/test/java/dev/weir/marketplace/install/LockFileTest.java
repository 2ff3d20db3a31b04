package dev.weir.marketplace.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.marketplace.entry.Behavior;
import dev.weir.marketplace.entry.Kind;
import dev.weir.marketplace.entry.Permissions;
import dev.weir.marketplace.json.JsonReader;
import dev.weir.marketplace.testing.Entries;
import dev.weir.marketplace.testing.SchemaChecker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LockFileTest {

  private static final Permissions PERMISSIONS =
      new Permissions(List.of("https://idp.example:443"), List.of(), List.of("jwks"), Set.of());
  private static final LockFile LOCK =
      LockFile.EMPTY.with(pin("official/acme/robots")).with(pin("home/acme/jwt-extra"));

  @Test
  void isTheSameTextForTheSamePlugins() throws Exception {
    var other = LockFile.EMPTY.with(pin("home/acme/jwt-extra")).with(pin("official/acme/robots"));

    assertThat(other.bytes()).isEqualTo(LOCK.bytes());
    assertThat(LockFile.parse(LOCK.bytes(), "weir.lock")).isEqualTo(LOCK);
    assertThat(LOCK.without(pin("official/acme/robots").name()).bytes())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo(
            """
            {
              "v": 1,
              "plugins": {
                "home/acme/jwt-extra": {
                  "kind": "java",
                  "version": "1.4.2",
                  "sha256": "%s",
                  "size": 48213,
                  "signers": [
                    "b7c1"
                  ],
                  "permissions": {
                    "network": [
                      "https://idp.example:443"
                    ],
                    "secrets": [
                      "jwks"
                    ]
                  },
                  "permissionsHash": "%s",
                  "security": true,
                  "indexVersion": 42
                }
              }
            }
            """
                .formatted("9".repeat(64), PERMISSIONS.hash()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "v": 1 | "v": 2 | lock: weir.lock: v: 2 (expected: integer from 1 to 1)
          "size": 48213, | "size": 48213,, | lock: weir.lock: line 8, column 21: ',' (expected: a name in quotes)
          "size": 48213 | "size": "big" | lock: weir.lock: plugins.home/acme/jwt-extra.size: 'big' (expected: integer)
          "kind": "java" | "kind": "jar" | lock: weir.lock: plugins.home/acme/jwt-extra.kind: 'jar' (expected: one of
          "kind": "java" | "kind": "java", "x": 1 | lock: weir.lock: plugins.home/acme/jwt-extra.x: unknown
          "kind": "java" | "kind": "java", "kind": "wasm" | lock: weir.lock: line 5, column 23: the name 'kind' again
          home/acme/jwt-extra | home/../jwt-extra | lock: weir.lock: plugins.home/../jwt-extra: an object (expected: of a plugin called
          "jwks" | "root-password" | lock: weir.lock: plugins.home/acme/jwt-extra.permissionsHash: 'sha256:
          """)
  void isRefusedWithThePlaceOfWhatIsWrong(String found, String changed, String message) {
    var text = new String(LOCK.bytes(), StandardCharsets.UTF_8).replaceFirst(found, changed);

    var bytes = text.getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> LockFile.parse(bytes, "weir.lock")).hasMessageStartingWith(message);
  }

  @Test
  void itsSchemaTakesItAndRefusesOthers() throws Exception {
    var schemas = new SchemaChecker(Path.of("../../marketplace-index/schemas"));
    var text = new String(LOCK.bytes(), StandardCharsets.UTF_8);

    assertThat(schemas.accepts("lock.schema.json", JsonReader.read(LOCK.bytes()))).isTrue();
    for (var change : List.of("48213:-1", "java:jar", "home/:home", "sha256:digest")) {
      var parts = change.split(":(?=[^:]*$)", -1);
      var changed = text.replace(parts[0], parts[1]).getBytes(StandardCharsets.UTF_8);
      assertThat(schemas.accepts("lock.schema.json", JsonReader.read(changed)))
          .as(change)
          .isFalse();
    }
  }

  @Test
  void hasWhatIsTriedOutBesideItsPlugin() throws Exception {
    var name = PluginName.parse("home/acme/jwt-extra").orElseThrow();
    var lock = LOCK.with(canary("5%"));

    assertThat(LockFile.parse(lock.bytes(), "weir.lock")).isEqualTo(lock);
    assertThat(lock.bytes())
        .asString(StandardCharsets.UTF_8)
        .contains(
            """
                  "indexVersion": 42,
                  "canary": {
                    "share": "5%",
                    "kind": "java",
                    "version": "1.5.0",
            """);
    assertThat(lock.all()).hasSize(3);
    assertThat(lock.withoutCanary(name)).isEqualTo(LOCK);
    assertThat(lock.with(canary("5%").pin()).canaries()).isEmpty();
    assertThat(lock.without(name).canaries()).isEmpty();
    var schemas = new SchemaChecker(Path.of("../../marketplace-index/schemas"));
    assertThat(schemas.accepts("lock.schema.json", JsonReader.read(lock.bytes()))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "5%" | "5" | .share: '5' (expected: a percentage up to 100%, such as 5% or 0.25%)
          "5%" | "101%" | .share: '101%' (expected: a percentage up to 100%, such as 5% or 0.25%)
          "share": "5%", | | .share: missing
          1.5.0 | 1.4.2 | : an object (expected: another version than 1.4.2)
          """)
  void refusesWhatCannotBeTriedOut(String found, @Nullable String changed, String message) {
    var text = new String(LOCK.with(canary("5%")).bytes(), StandardCharsets.UTF_8);
    var bytes =
        text.replace(found, changed == null ? "" : changed).getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> LockFile.parse(bytes, "weir.lock"))
        .hasMessage("lock: weir.lock: plugins.home/acme/jwt-extra.canary" + message);
  }

  private static PinnedCanary canary(String share) {
    return new PinnedCanary(pin("home/acme/jwt-extra", "1.5.0", "8"), share);
  }

  @Test
  void noFileIsNoPlugins(@TempDir Path folder) throws Exception {
    assertThat(LockFile.read(folder.resolve("weir.lock"))).isEqualTo(LockFile.EMPTY);
    Files.createFile(folder.resolve("weir.lock"));

    assertThatThrownBy(() -> LockFile.read(folder.resolve("weir.lock")))
        .hasMessage("lock: weir.lock: line 1, column 1: the end (expected: a value)");
  }

  @Test
  void aFileThatCannotBeReadIsNotNoPlugins(@TempDir Path folder) throws Exception {
    var file = folder.resolve("weir.lock");
    Files.createSymbolicLink(file, file);

    assertThatThrownBy(() -> LockFile.read(file)).isInstanceOf(IOException.class);
  }

  private static Pin pin(String name) {
    return pin(name, "1.4.2", "9");
  }

  private static Pin pin(String name, String version, String digit) {
    return new Pin(
        PluginName.parse(name).orElseThrow(),
        Kind.JAVA,
        Entries.version(version),
        digit.repeat(64),
        48_213,
        Optional.empty(),
        List.of("b7c1"),
        PERMISSIONS,
        new Behavior(true, false, true, 1),
        42);
  }
}
