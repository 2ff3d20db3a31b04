package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginNewCommandTest {

  private final FakeShell shell = new FakeShell();

  @TempDir private Path directory;

  @Test
  void makesAPluginAndSaysWhatIsNext() throws IOException {
    var target = directory.resolve("my plugin");

    assertThat(
            shell.run(
                "plugin",
                "new",
                "add-country",
                "--package",
                "com.acme.country",
                "--directory",
                target.toString()))
        .isZero();

    assertThat(shell.out().toString())
        .isEqualTo(
            """
            %1$s: a plugin in Java. Next:

              weir plugin test %1$s      runs the cases in %1$s/cases.yaml
              weir plugin dev %1$s       serves it, and swaps it whenever you save
              mvn -f %1$s verify         runs its JUnit tests and makes the jar
            """
                .formatted(target));
    assertThat(target.resolve("src/main/java/com/acme/country/AddCountryFilterFactory.java"))
        .content()
        .startsWith("package com.acme.country;\n")
        .contains("return \"add-country\";");
  }

  @Test
  void leavesNoWordOfTheTemplateUnreplaced() throws IOException {
    var folder = PluginFolder.create(directory);

    try (Stream<Path> files = Files.walk(folder.path())) {
      assertThat(files)
          .isNotEmpty()
          .allSatisfy(file -> {
            assertThat(file.toString()).doesNotContain("__");
            if (Files.isRegularFile(file)) {
              assertThat(file).content().doesNotContain("{{");
            }
          });
    }
  }

  @Test
  void tellsPrograms() {
    var target = directory.resolve("quota");

    assertThat(shell.run("plugin", "new", "quota", "--json", "--directory", target.toString()))
        .isZero();

    assertThat(shell.out().toString())
        .isEqualTo(
            """
            {
              "plugin": "quota",
              "package": "com.example.quota",
              "directory": "%s"
            }
            """
                .formatted(target));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Quota", "rate_limit", "../quota"})
  void refusesNamesThatAreNotKebabCase(String name) {
    assertThat(shell.run("plugin", "new", "--", name)).isEqualTo(2);

    assertThat(shell.err().toString())
        .contains("'" + name + "' (expected: a name in kebab-case, such as add-country)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"com.Acme", "com..acme", "com.acme.class", "com-acme"})
  void refusesPackagesThatAreNone(String name) {
    assertThat(shell.run("plugin", "new", "quota", "--package", name)).isEqualTo(2);

    assertThat(shell.err().toString())
        .contains("--package: '" + name + "' (expected: a package, such as com.acme.quota)");
  }

  @Test
  void refusesAFolderThatExists() {
    assertThat(shell.run("plugin", "new", "quota", "--directory", directory.toString()))
        .isEqualTo(1);

    assertThat(shell.err().toString())
        .isEqualTo("weir: " + directory + ": exists already (expected: a new folder)\n");
  }
}
