package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginTestCommandTest {

  private static final String CALLING =
      """
      import dev.weir.api.*;
      import org.pf4j.Extension;
      @Extension
      public final class AskFactory implements FilterFactory<AskFactory.Config> {
        public record Config() {}
        private final PluginContext.UpstreamClient auth;
        public AskFactory(PluginContext context) { auth = context.upstream("auth"); }
        @Override public String name() { return "ask"; }
        @Override public Class<Config> configType() { return Config.class; }
        @Override public Filter create(Config config) {
          return (request, chain) -> {
            try (var answer = auth.send(Request.get("/check"))) {
              return answer.status() == 204 ? chain.proceed(request) : Response.of(401);
            }
          };
        }
      }
      """;

  private final FakeShell shell = new FakeShell();

  @TempDir private Path directory;
  private PluginFolder plugin = new PluginFolder(Path.of(""));

  @BeforeEach
  void makePlugin() {
    plugin = PluginFolder.create(directory);
  }

  @Test
  void passesTheCasesOfTheTemplate() {
    assertThat(shell.run("plugin", "test", plugin.toString())).as(shell.err() + "").isZero();

    assertThat(shell.out().toString().replaceAll("\\d+ ms", "#"))
        .isEqualTo(
            """
            ok   greets by default (#)
            ok   replaces what others say (#)
            2 cases: 2 passed, 0 failed
            """);
  }

  @Test
  void showsWhatDiffers() {
    plugin.edit("@Default(\"hello\")", "@Default(\"hallo\")");

    assertThat(shell.run("plugin", "test", plugin.toString())).isEqualTo(1);

    assertThat(shell.out().toString())
        .contains("FAIL greets by default", "     - hello\n     + hallo\n")
        .endsWith("2 cases: 1 passed, 1 failed (- expected, + got)\n");
  }

  @Test
  void tellsPrograms() {
    assertThat(shell.run("plugin", "test", plugin.toString(), "--json", "--filter", "by default"))
        .isZero();

    assertThat(shell.out().toString().replaceAll("\"millis\": \\d+", "\"millis\": 0"))
        .isEqualTo(
            """
            {
              "cases": [
                {
                  "name": "greets by default",
                  "passed": true,
                  "millis": 0,
                  "wrong": []
                }
              ]
            }
            """);
  }

  @Test
  void makesUpTheUpstreamsThatAPluginCalls() throws IOException {
    plugin.add("AskFactory", CALLING);
    var cases =
        write(
            """
            cases:
              - name: lets pass whom the service knows
                calls: { auth: [ { expect: { path: /check }, answer: { status: 204 } } ] }
                expect: { status: 200 }
              - name: refuses the others
                calls: { auth: [ { answer: { status: 403 } } ] }
                expect-upstream: null
                expect: { status: 401 }
            """);

    assertThat(
            shell.run(
                "plugin", "test", plugin.toString(), "--use", "ask", "--cases", cases.toString()))
        .as(shell.out() + "")
        .isZero();
  }

  @Test
  void noticesCallsThatAreNotPlanned() throws IOException {
    plugin.add("AskFactory", CALLING);
    var cases = write("cases: [ { name: a, calls: { auth: [] }, expect: { status: 401 } } ]");

    assertThat(
            shell.run(
                "plugin", "test", plugin.toString(), "--use", "ask", "--cases", cases.toString()))
        .isEqualTo(1);

    assertThat(shell.out().toString()).contains("call to auth\n     - (absent)\n     + GET /check");
  }

  @Test
  void asksWhichFilterIsMeant() {
    plugin.add("AskFactory", CALLING);

    assertThat(shell.run("plugin", "test", plugin.toString())).isEqualTo(1);

    assertThat(shell.err().toString())
        .isEqualTo("weir: which of the filters ask, greet? (expected: --use NAME)\n");
  }

  @Test
  void saysThatThereAreNoCases() throws IOException {
    Files.delete(plugin.path().resolve("cases.yaml"));

    assertThat(shell.run("plugin", "test", plugin.toString())).isEqualTo(3);

    assertThat(shell.err().toString())
        .isEqualTo("weir: " + plugin + "/cases.yaml: no such file (expected: cases)\n");
  }

  private Path write(String cases) throws IOException {
    return Files.writeString(directory.resolve("cases.yaml"), cases);
  }
}
