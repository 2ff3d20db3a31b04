package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.marketplace.entry.Behavior;
import dev.weir.marketplace.entry.Kind;
import dev.weir.marketplace.entry.Permissions;
import dev.weir.marketplace.entry.Version;
import dev.weir.marketplace.install.LockFile;
import dev.weir.marketplace.install.Pin;
import dev.weir.marketplace.install.PinnedCanary;
import dev.weir.marketplace.install.PluginName;
import dev.weir.marketplace.json.JsonReader;
import dev.weir.marketplace.json.JsonView;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusTextsTest {

  private static final LockFile LOCK =
      LockFile.EMPTY.with(pin("1.0.0", "a")).with(new PinnedCanary(pin("1.1.0", "b"), "5%"));

  private static Pin pin(String version, String digit) {
    return new Pin(
        PluginName.parse("ours/acme/geo").orElseThrow(),
        Kind.JAVA,
        Version.parse(version).orElseThrow(),
        digit.repeat(64),
        1,
        Optional.empty(),
        List.of(),
        Permissions.NONE,
        Behavior.USUAL,
        1);
  }

  private static StatusTexts texts(String versions, String canaries) throws Exception {
    return texts(versions, canaries, "");
  }

  private static StatusTexts texts(String versions, String canaries, String revoked)
      throws Exception {
    var json =
        """
        { "generation": 3, "lock": "ab", "versions": [%s], "canaries": [%s], "revoked": [%s] }
        """
            .formatted(versions, canaries, revoked);
    var bytes = json.getBytes(StandardCharsets.UTF_8);
    var now = Instant.parse("2026-01-01T01:00:00Z");
    return new StatusTexts(JsonView.of(JsonReader.read(bytes)), LOCK, now);
  }

  @Test
  void saysWhatKeepsWhatARuleHasDecided() throws Exception {
    var canary =
        """
        { "plugin": "geo", "state": "rolled-back", "share": "0%", "reason": "errors 9 of 20",
          "candidate": { "version": "1.1.0" } }
        """;

    assertThat(texts("", canary).lines())
        .endsWith(
            "geo 1.1.0: rolled-back, 0%: errors 9 of 20;"
                + " to keep it: weir plugin rollback ours/acme/geo");
  }

  @Test
  void givesVersionsTheNamesOfTheLockFile() throws Exception {
    var version =
        """
        { "plugin": "geo", "version": "1.1.0", "digest": "sha256:%s", "generation": 2,
          "state": "parked", "in-flight": 7, "loaded-at": "2026-01-01T00:59:20Z" }
        """
            .formatted("b".repeat(64));
    var leak =
        """
        { "plugin": "old", "version": "0.9", "state": "leaked", "unloaded-at": "2026-01-01T00:00:00Z" }
        """;

    assertThat(texts(version + "," + leak, "").lines())
        .containsExactly(
            "PLUGIN                           VERSION         GEN  STATE        IN-FLIGHT  AGE    "
                + " LOADER",
            "ours/acme/geo                    1.1.0             2  parked               7  40 s   "
                + " live",
            "old                              0.9               -  leaked               -  1 h    "
                + " leaked");
  }

  @Test
  void saysWhatWasRevokedAlsoIfItIsNotLoaded() throws Exception {
    var revoked =
        """
        { "plugin": "ours/acme/geo", "version": "1.0.0", "sha256": "aa", "action": "block",
          "reason": "leaks tokens\\u001b[2J", "url": "https://acme.example/advisory" },
        { "plugin": "ours/acme/tea", "version": "2.0.0", "sha256": "bb", "action": "warn",
          "reason": "is slow" }
        """;
    var texts = texts("", "", revoked);

    assertThat(texts.lines())
        .endsWith(
            "ours/acme/geo 1.0.0: revoked, its filters get no requests: leaks tokens?[2J"
                + " (https://acme.example/advisory)",
            "ours/acme/tea 2.0.0: its index warns of it: is slow");
    assertThat(texts.json("127.0.0.1:1").members()).containsKey("revoked");
  }
}
