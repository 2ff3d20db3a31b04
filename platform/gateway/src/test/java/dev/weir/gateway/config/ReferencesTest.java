package dev.weir.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.config.References.Resolved;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferencesTest {

  private static final Map<String, String> ENVIRONMENT = Map.of("A", "1", "B", "${env:A}", "E", "");

  @TempDir private Path directory;
  private final List<String> problems = new ArrayList<>();

  @BeforeEach
  void writeFiles() throws IOException {
    Files.writeString(directory.resolve("token"), "s3cret\n");
    Files.writeString(directory.resolve("windows"), "s3cret\r\n");
    Files.writeString(directory.resolve("lines"), "a\nb\n\n");
    Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, 0});
    Files.write(directory.resolve("large"), new byte[(1 << 20) + 1]);
  }

  @Test
  void replacesSeveralReferencesInOneText() {
    assertThat(resolve("<${env:A}-${file:token}>"))
        .isEqualTo(new Resolved("<1-s3cret>", List.of("1", "s3cret")));
  }

  @Test
  void doesNotLookForReferencesInWhatItInserted() {
    assertThat(resolve("${env:B}")).isEqualTo(new Resolved("${env:A}", List.of("${env:A}")));
  }

  @Test
  void takesAnEscapedReferenceAsText() {
    assertThat(resolve("$${env:A} ${env:A} $$${env:A}"))
        .isEqualTo(new Resolved("${env:A} 1 $${env:A}", List.of("1")));
    assertThat(resolve("$${env:A}")).isEqualTo(new Resolved("${env:A}", List.of()));
  }

  @Test
  void acceptsAnEmptyVariable() {
    assertThat(resolve("${env:E}")).isEqualTo(new Resolved("", List.of("")));
  }

  @Test
  void removesOneTrailingNewlineOfAFile() {
    assertThat(resolve("${file:token}").text()).isEqualTo("s3cret");
    assertThat(resolve("${file:windows}").text()).isEqualTo("s3cret");
    assertThat(resolve("${file:lines}").text()).isEqualTo("a\nb\n");
  }

  @Test
  void acceptsAnAbsolutePath() {
    assertThat(resolve("${file:" + directory.resolve("token") + "}").text()).isEqualTo("s3cret");
  }

  @Test
  void namesEveryReferenceThatCannotBeResolved() {
    var resolved =
        references()
            .resolve(
                "${env:X} ${file:none} ${file:.} ${file:binary} ${file:large} ${file:\0}",
                problems::add);

    assertThat(resolved).isEmpty();
    assertThat(problems)
        .containsExactly(
            "${env:X}: no such environment variable",
            "${file:none}: no such file",
            "${file:.}: not a file",
            "${file:binary}: not UTF-8 text",
            "${file:large}: larger than 1048576 bytes",
            "${file:\0}: not a path");
  }

  private Resolved resolve(String text) {
    return references().resolve(text, problems::add).orElseThrow();
  }

  private References references() {
    return new References(directory, ENVIRONMENT::get);
  }
}
