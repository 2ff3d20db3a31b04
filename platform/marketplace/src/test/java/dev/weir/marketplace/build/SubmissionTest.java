package dev.weir.marketplace.build;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.author.Content;
import dev.weir.marketplace.author.TargetsDraft;
import dev.weir.marketplace.author.TargetsEdit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Archives that are no submissions.
class SubmissionTest {

  @TempDir private Path folder;

  private void open(Path zip) throws IOException, MarketplaceException {
    Submission.open(zip, folder.resolve("unpacked"));
  }

  private static void refused(String message, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(MarketplaceException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void refusesOtherBytesThanWereSigned() throws Exception {
    var path = "plugins/acme/jwt-1.0.0.jar";
    var draft =
        TargetsEdit.first()
            .put(path, new byte[] {1})
            .prepare(Instant.parse("2026-08-20T10:00:00Z"));
    var evil =
        new TargetsDraft(draft.envelope(), Map.of(path, Content.of(new byte[] {2})), draft.text());
    var zip = folder.resolve("evil.zip");
    Submission.write("acme", evil, zip);

    refused("hash: " + path + ": sha256 ", () -> open(zip));
  }

  @Test
  void refusesPathsThatLeadOutOfTheArchive() throws Exception {
    refused(
        "archive: evil.zip: 'targets/../../x': a name",
        () -> open(zip(Map.of("targets/../../x", new byte[1]))));
  }

  @Test
  void refusesABomb() throws Exception {
    refused(
        "archive: evil.zip: 'targets/x': a bomb",
        () -> open(zip(Map.of("targets/x", new byte[48 << 20]))));
  }

  @Test
  void refusesHugeMetadata() throws Exception {
    refused(
        "length: 1.acme.json: 6291456 bytes (expected: at most 5000000)",
        () -> open(zip(Map.of("metadata/1.acme.json", new byte[6 << 20]))));
  }

  @Test
  void refusesANameThatComesTwice() throws Exception {
    var zip = zip(Map.of("metadata/1.acme.json", new byte[1], "metadata/1.acmf.json", new byte[2]));
    var bytes = new String(Files.readAllBytes(zip), ISO_8859_1).replace("acmf", "acme");
    Files.write(zip, bytes.getBytes(ISO_8859_1));

    refused("archive: evil.zip: 'metadata/1.acme.json': again", () -> open(zip));
  }

  @Test
  void refusesMetadataOfTwoRoles() throws Exception {
    refused(
        "format: evil.zip: 2 files in metadata (expected: one, as 3.acme.json)",
        () ->
            open(
                zip(
                    Map.of(
                        "metadata/1.acme.json",
                        new byte[1],
                        "metadata/1.targets.json",
                        new byte[1]))));
  }

  @Test
  void refusesMetadataOfTheCurators() throws Exception {
    refused(
        "format: evil.zip: metadata/2.targets.json (expected: as metadata/3.acme.json)",
        () -> open(zip(Map.of("metadata/2.targets.json", new byte[1]))));
  }

  private Path zip(Map<String, byte[]> entries) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ZipOutputStream(bytes)) {
      for (var entry : new TreeMap<>(entries).entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
        out.closeEntry();
      }
    }
    return Files.write(folder.resolve("evil.zip"), bytes.toByteArray());
  }
}
