package dev.weir.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordCommentsTest {

  /// How a tea is made.
  ///
  /// @param steepTime how long, in seconds
  record Tea(int steepTime, int sugar) {}

  private static final String SOURCE =
      """
      package dev.weir.gateway.config;
      class RecordCommentsTest {
        /// How a tea is made. And more.
        ///
        /// @param steepTime how long, in
        ///   `seconds`
        record Tea(int steepTime, int sugar) {}
      }
      """;

  @TempDir private Path folder;

  @Test
  void areTheFirstSentenceAndTheParameters() throws IOException {
    Files.writeString(folder.resolve("RecordCommentsTest.java"), SOURCE);

    var comments = RecordComments.in(folder);

    assertThat(comments.of(Tea.class)).contains("How a tea is made");
    assertThat(comments.of(Tea.class, "steep-time")).contains("how long, in `seconds`");
    assertThat(comments.of(Tea.class, "sugar")).isEmpty();
  }

  @Test
  void areNoneWithoutSources() {
    assertThat(RecordComments.in(folder).of(Tea.class)).isEmpty();
  }
}
