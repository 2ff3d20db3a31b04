package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.weir.cli.filter.Language;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The templates of the distribution, as a new user meets them: begun, built, tested.
class FilterTemplatesTest {

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource
  void passTheirOwnCases(Language language) {
    var name = language.name().toLowerCase(Locale.ROOT);
    requireTemplate(name);
    Toolbox.require(
        switch (language) {
          case RUST -> "cargo";
          case GO -> "go";
          case ASSEMBLYSCRIPT -> "npm";
        });
    var shell = new FakeShell(Installation.current(), System::getenv);
    var target = directory.resolve("add-country");

    assertThat(
            shell.run(
                "filter", "new", "--lang", name, "add-country", "--directory", target.toString()))
        .isZero();
    var exitCode = shell.run("filter", "test", target.toString());
    requirePackages(language, target);

    assertThat(exitCode).as("%s%s", shell.err(), shell.out()).isZero();
    assertThat(shell.out().toString()).contains(" 0 failed\n");
  }

  private static void requireTemplate(String name) {
    if (!Files.isDirectory(Installation.current().sdk().resolve("template-" + name))) {
      System.err.println("NOT RUN: the distribution has no template-" + name);
      abort("no template-" + name + " in the distribution");
    }
  }

  private static void requirePackages(Language language, Path target) {
    var compiler = target.resolve("node_modules").resolve("assemblyscript");
    if (language == Language.ASSEMBLYSCRIPT && !Files.isDirectory(compiler)) {
      System.err.println("NOT RUN: template-assemblyscript, as npm could not fetch its compiler");
      abort("npm cannot fetch assemblyscript");
    }
  }
}
