package dev.weir.marketplace.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.marketplace.entry.EntryId;
import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.json.JsonWriter;
import dev.weir.marketplace.testing.Entries;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LockedPartsTest {

  @Test
  void areTheCratesOfALockFile() {
    var parts =
        new LockedParts(
            Map.of(
                "Cargo.lock",
                """
                version = 3

                [[package]]
                name = "tea"
                version = "0.1.0"
                dependencies = [
                 "leaf",
                ]

                [[package]]
                name = "leaf"
                version = "1.2.3"
                source = "registry+https://github.com/rust-lang/crates.io-index"
                checksum = "abc"

                [[package]]
                name = "cup"
                version = "0.2.0"
                """,
                "BUILD",
                "compiler: rustc 1.63.0\n"));

    assertThat(text(new JsonArray(parts.components("tea"))))
        .contains("\"pkg:cargo/leaf@1.2.3\"", "\"content\":\"abc\"", "\"name\":\"cup\"")
        .doesNotContain("\"name\":\"tea\"", "pkg:cargo/cup");
    assertThat(text(new JsonArray(parts.compiler("library"))))
        .contains("\"pkg:generic/rust-std@1.63.0\"");
  }

  @Test
  void areTheModulesThatGoRequires() {
    var parts =
        new LockedParts(
            Map.of(
                "go.mod",
                """
                module tea.example/tea

                go 1.24

                require tea.example/cup v0.0.0

                require (
                \tgithub.com/acme/leaf v1.2.3
                \tgithub.com/acme/water v0.4.0 // indirect
                )

                replace tea.example/cup => ../cup
                """,
                "BUILD",
                "compiler: go version go1.26.8\n"));

    assertThat(text(new JsonArray(parts.components("tea"))))
        .contains(
            "pkg:golang/github.com/acme/leaf@v1.2.3", "pkg:golang/github.com/acme/water@v0.4.0")
        .contains("\"name\":\"tea.example/cup\"")
        .doesNotContain("pkg:golang/tea.example/cup", "\"name\":\"tea.example/tea\"");
  }

  @Test
  void makeABillThatIsAcceptedAndAlwaysTheSame() throws Exception {
    var parts = new LockedParts(Map.of("BUILD", "compiler: go version go1.26.8\n"));
    var id = EntryId.parse("acme/tea").orElseThrow();
    var bill = new BillOfMaterials(id, Entries.version("1.0.0"), "a".repeat(64), "MIT", parts);

    BillOfMaterials.require(bill.write());

    assertThat(new String(bill.write(), UTF_8))
        .isEqualTo(new String(bill.write(), UTF_8))
        .contains("\"pkg:golang/std@1.26.8\"")
        .doesNotContain("timestamp", "serialNumber");
  }

  private static String text(JsonArray components) {
    return JsonWriter.text(components).replaceAll("\\s+", "");
  }
}
