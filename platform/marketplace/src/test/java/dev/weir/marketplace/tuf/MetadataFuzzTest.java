package dev.weir.marketplace.tuf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetadataFuzzTest {

  private static final int MUTANTS = 2_000;

  @TempDir Path folder;

  /// Parses as the client does.
  private interface Parser {
    Metadata parse(Envelope envelope, String file) throws TufException;
  }

  @Test
  void mutatedMetadataIsRefusedOrMeansTheSameWhenWrittenAgain() throws Exception {
    var repository = TestRepository.create(folder);
    mutate(repository.bytes("1.root.json"), Root::parse);
    mutate(repository.bytes("timestamp.json"), Timestamp::parse);
    mutate(repository.bytes("1.snapshot.json"), Snapshot::parse);
    mutate(repository.bytes("1.targets.json"), Targets::parse);
  }

  private static void mutate(byte[] bytes, Parser parser) throws Exception {
    var random = new Random(bytes.length);
    var pieces = List.of("0", "-1", "1e9", "null", "[]", "{}", "\"\"", "..", "\"root\"", "/", ",");
    for (var i = 0; i < MUTANTS; i++) {
      var text = new StringBuilder(new String(bytes, UTF_8));
      var at = random.nextInt(text.length());
      var end = Math.min(text.length(), at + random.nextInt(4));
      text.replace(at, end, pieces.get(random.nextInt(pieces.size())));
      check(text.toString(), parser);
    }
  }

  private static void check(String text, Parser parser) throws Exception {
    Metadata metadata;
    try {
      var bytes = text.getBytes(UTF_8);
      metadata = parser.parse(Envelope.parse("mutant", bytes), "mutant");
    } catch (TufException e) {
      return;
    }
    assertThat(parser.parse(Envelope.unsigned(metadata.json()), "again")).isEqualTo(metadata);
  }

  @Test
  void noChangedByteOfSignedMetadataIsAccepted() throws Exception {
    var repository = TestRepository.create(folder.resolve("repository"));
    var timestamp = repository.bytes("timestamp.json");
    var signed = new String(timestamp, UTF_8).indexOf("signed\":");
    for (var at = signed + 8; at < timestamp.length; at += 7) {
      var changed = timestamp.clone();
      changed[at] ^= 1;
      Files.write(repository.metadata("timestamp.json"), changed);
      var client = repository.client(folder.resolve("store-" + at), TestRepository.NOW);
      assertThatExceptionOfType(TufException.class).as("byte " + at).isThrownBy(client::refresh);
    }
  }
}
