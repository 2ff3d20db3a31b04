package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterNewCommandTest {

  @TempDir private Path directory;
  private Path sdk = Path.of("");
  private FakeShell shell = new FakeShell();

  @BeforeEach
  void installATemplate() throws IOException {
    sdk = directory.resolve("weir").resolve("sdk");
    var source = Files.createDirectories(sdk.resolve("template-go/cmd/__name__"));
    Files.writeString(
        sdk.resolve("template-go/go.mod"), "module {{name}}\nreplace => \"{{sdk}}\"\n");
    Files.writeString(source.resolve("__name___test.go"), "// {{name}}, {{name}}\n");
    Files.write(sdk.resolve("template-go/picture"), new byte[] {(byte) 0xff, '{', '{'});
    shell = new FakeShell(new Installation(directory.resolve("weir")), _ -> null);
  }

  @Test
  void copiesTheTemplateAndSaysWhatIsNext() throws IOException {
    var target = directory.resolve("geo filter");

    assertThat(shell.run("filter", "new", "--lang", "go", "geo", "--directory", target.toString()))
        .isZero();

    assertThat(shell.out().toString())
        .isEqualTo(
            """
            %1$s: a filter in Go. Next:

              weir filter test %1$s     builds it and runs the cases in %1$s/cases.yaml
              weir filter dev %1$s      serves it, and swaps it whenever you save
            """
                .formatted(target));
    assertThat(target.resolve("go.mod"))
        .content()
        .isEqualTo("module geo\nreplace => \"" + sdk.resolve("go") + "\"\n");
    assertThat(target.resolve("cmd/geo/geo_test.go")).content().isEqualTo("// geo, geo\n");
    assertThat(Files.readAllBytes(target.resolve("picture"))).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Geo", "geo_ip", "-geo", "geo--ip", "../geo", "1geo"})
  void refusesNamesThatAreNotKebabCase(String name) {
    assertThat(shell.run("filter", "new", "--lang", "go", "--", name)).isEqualTo(2);

    assertThat(shell.err().toString())
        .contains("'" + name + "' (expected: a name in kebab-case, such as add-country)");
  }

  @Test
  void refusesAFolderThatExists() {
    assertThat(
            shell.run("filter", "new", "--lang", "go", "geo", "--directory", directory.toString()))
        .isEqualTo(1);

    assertThat(shell.err().toString())
        .isEqualTo("weir: " + directory + ": exists already (expected: a new folder)\n");
  }

  @Test
  void saysThatTheInstallationHasNoTemplate() {
    var target = directory.resolve("geo").toString();

    assertThat(shell.run("filter", "new", "--lang", "rust", "geo", "--directory", target))
        .isEqualTo(1);

    assertThat(shell.err().toString())
        .isEqualTo(
            "weir: %s/template-rust: no such folder (expected: the template for Rust)\n"
                .formatted(sdk));
  }

  @Test
  void refusesALanguageItDoesNotKnow() {
    assertThat(shell.run("filter", "new", "--lang", "cobol", "geo")).isEqualTo(2);

    assertThat(shell.err().toString())
        .contains("--lang", "'cobol' (expected: rust, go or assemblyscript)");
  }
}
