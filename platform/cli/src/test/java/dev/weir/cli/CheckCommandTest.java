package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {

  private static final String GOOD =
      """
      listeners: [ { address: 127.0.0.1:8080 } ]
      routes: [ { id: a, filters: [ request-id, security-headers ], upstream: b } ]
      upstreams: { b: { endpoints: [ 10.0.0.1:9000 ] } }
      """;

  private static final String BAD =
      """
      listeners: [ { address: 127.0.0.1:8080 } ]
      routes:
        - id: a
          filters: [ reqest-id ]
          upstream: c
      upstreams: { b: { endpoints: [ 10.0.0.1:9000 ] } }
      """;

  private final FakeShell shell = new FakeShell();

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void placeFile() {
    // A space, because people have such files.
    file = directory.resolve("my weir.yaml");
  }

  @Test
  void saysThatAFileIsGood() throws IOException {
    Files.writeString(file, GOOD);

    assertThat(shell.run("check", file.toString())).isZero();

    assertThat(shell.out().toString()).isEqualTo(file + ": good (1 route, 1 upstream)\n");
    assertThat(shell.err().toString()).isEmpty();
  }

  @Test
  void saysAllThatIsWrong() throws IOException {
    Files.writeString(file, BAD);

    assertThat(shell.run("check", file.toString())).isEqualTo(1);

    assertThat(shell.out().toString()).isEmpty();
    assertThat(shell.err().toString().lines())
        .hasSize(2)
        .anySatisfy(line ->
            assertThat(line)
                .startsWith(file + ":4:16: routes[0].filters[0]")
                .contains("did you mean 'request-id'?"))
        .anySatisfy(line ->
            assertThat(line).startsWith(file + ":5:15: routes[0].upstream: unknown upstream 'c'"));
  }

  @Test
  void saysTheSameAsRun() throws IOException {
    Files.writeString(file, BAD);
    shell.run("check", file.toString());
    var other = new FakeShell();

    assertThat(other.run("run", file.toString())).isEqualTo(1);

    assertThat(other.err().toString()).isEqualTo(shell.err().toString());
  }

  @Test
  void saysThatThereIsNoFile() {
    assertThat(shell.run("check", file.toString())).isEqualTo(1);

    assertThat(shell.err().toString()).isEqualTo(file + ": no such file\n");
  }

  @Test
  void saysThatAFileIsGoodInJson() throws IOException {
    Files.writeString(file, GOOD);

    assertThat(shell.run("check", "-o", "json", file.toString())).isZero();

    assertThat(shell.out().toString())
        .isEqualTo(
            """
            {
              "file": "%s",
              "good": true,
              "problems": []
            }
            """
                .formatted(file));
  }

  @Test
  void saysWhatIsWrongInJson() throws IOException {
    Files.writeString(file, "listeners: [ { address: 127.0.0.1:8080 } ]\nroutes: 1\n");

    assertThat(shell.run("check", "-o", "json", file.toString())).isEqualTo(1);

    assertThat(shell.out().toString())
        .contains("\"good\": false", "\"line\": 2", "\"column\": 9", "\"path\": \"routes\"");
    assertThat(shell.err().toString()).isEmpty();
  }
}
