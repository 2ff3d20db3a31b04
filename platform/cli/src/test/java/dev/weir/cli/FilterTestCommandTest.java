package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Cases of the official security-headers, in Rust, and bot-detection, in Go.
class FilterTestCommandTest {

  private static final String HEADERS =
      "../../wasm-filters/security-headers/dist/security-headers.wasm";
  private static final String BOTS = "../../wasm-filters/bot-detection/dist/bot-detection.wasm";

  private final FakeShell shell = new FakeShell();

  @TempDir private Path directory;

  @Test
  void passesWhatIsAsExpected() throws IOException {
    var exitCode =
        test(
            HEADERS,
            """
            cases:
              - name: adds what makes browsers careful
                request: { method: POST, path: "/a?b=c", headers: { X-Own: "1" }, body: héllo }
                expect-upstream:
                  method: POST
                  path: /a?b=c
                  headers: { x-own: "1", x-security-headers: gateway, x-nothing: null }
                  body: héllo
                upstream: { status: 201, headers: { Server: php }, body: done, trailers: { X-Sum: "7" } }
                expect:
                  status: 201
                  headers: { x-frame-options: DENY, server: null, strict-transport-security: /age=\\d+$/ }
                  body: done
              - name: takes another value
                config: { x-frame-options: SAMEORIGIN }
                expect: { status: /^2/, headers: { x-frame-options: SAMEORIGIN } }
            """);

    assertThat(untimed(shell.out()))
        .isEqualTo(
            """
            ok   adds what makes browsers careful (# ms)
            ok   takes another value (# ms)
            2 cases: 2 passed, 0 failed
            """);
    assertThat(exitCode).isZero();
  }

  @Test
  void showsExpectedAndGotOfWhatIsNot() throws IOException {
    var exitCode =
        test(
            HEADERS,
            """
            cases:
              - name: wrong in every way
                upstream: { headers: { x-left: a }, body: "one\\ntwo\\nthree\\n" }
                expect-upstream: { method: PUT, path: /other, headers: { host: null } }
                expect:
                  status: 404
                  headers: { x-frame-options: /SAME/, x-gone: here, x-left: null }
                  body: "one\\n2\\nthree\\n"
              - name: calls the upstream
                expect-upstream: null
            """);

    assertThat(untimed(shell.out()))
        .isEqualTo(
            """
            FAIL wrong in every way (# ms)
                 method of the request upstream
                 - PUT
                 + GET
                 path of the request upstream
                 - /other
                 + /
                 header host of the request upstream
                 - (absent)
                 + weir.test
                 status of the response
                 - 404
                 + 200
                 header x-frame-options of the response
                 - /SAME/
                 + DENY
                 header x-gone of the response
                 - here
                 + (absent)
                 header x-left of the response
                 - (absent)
                 + a
                 body of the response
                   one
                 - 2
                 + two
                   three
            FAIL calls the upstream (# ms)
                 request upstream
                 - (absent)
                 + GET /
            2 cases: 0 passed, 2 failed (- expected, + got)
            """);
    assertThat(exitCode).isEqualTo(1);
  }

  @Test
  void knowsThatAFilterAnswersItself() throws IOException {
    var exitCode =
        test(
            BOTS,
            """
            cases:
              - name: refuses scanners
                request: { headers: { User-Agent: sqlmap/1.8 } }
                expect-upstream: null
                expect: { status: 403 }
              - name: expects too much
                request: { headers: { User-Agent: sqlmap/1.8 } }
                expect-upstream: {}
            """);

    assertThat(untimed(shell.out()))
        .isEqualTo(
            """
            ok   refuses scanners (# ms)
            FAIL expects too much (# ms)
                 request upstream
                 - a request
                 + (absent)
            2 cases: 1 passed, 1 failed (- expected, + got)
            """);
    assertThat(exitCode).isEqualTo(1);
  }

  @Test
  void showsTheLogOfAFilterThatRefusesItsConfiguration() throws IOException {
    var exitCode = test(HEADERS, "cases: [ { name: a, config: { x-farme-options: DENY } } ]\n");

    assertThat(untimed(shell.out()))
        .isEqualTo(
            """
            FAIL a (# ms)
                 the filter was refused: security-headers.wasm: does not start: configuration: unknown property
                 log
                 ERROR configuration: unknown property
            1 case: 0 passed, 1 failed (- expected, + got)
            """);
    assertThat(exitCode).isEqualTo(1);
  }

  @Test
  void coloursIfAsked() throws IOException {
    test(HEADERS, "cases: [ { name: a, expect: { status: 404 } } ]\n", "--color", "always");

    assertThat(shell.out().toString())
        .contains("\u001b[32m- 404\u001b[0m\n", "\u001b[31m+ 200\u001b[0m\n");
  }

  @Test
  void runsTheCasesOfThatNameOnly() throws IOException {
    var cases = "cases: [ { name: first }, { name: second }, { name: other } ]\n";

    assertThat(test(HEADERS, cases, "--filter", "^(first|second)$")).isZero();

    assertThat(shell.out().toString())
        .doesNotContain("other")
        .endsWith("2 cases: 2 passed, 0 failed, 1 not asked for\n");
  }

  @Test
  void saysThatNoCaseHasThatName() throws IOException {
    assertThat(test(HEADERS, "cases: [ { name: a } ]\n", "--filter", "b")).isEqualTo(1);

    assertThat(shell.err().toString()).endsWith("cases.yaml: no case of that name among 1\n");
  }

  @Test
  void saysAllThatIsWrongWithTheFileAndWhere() throws IOException {
    var exitCode =
        test(
            HEADERS,
            """
            cases:
              - name: a
                reqest: {}
                expect: { status: "/(/" }
              - name: b
                request: { path: x }
                upstream: { status: 99, headers: { "a b": c } }
            """);

    assertThat(exitCode).isEqualTo(1);
    assertThat(shell.err().toString())
        .contains("cases.yaml:3:5: cases[0].reqest: unknown property", "did you mean 'request'?")
        .contains("cases.yaml:4:23: cases[0].expect.status: '/(/' (expected: a regular expression")
        .contains("cases.yaml:6:22: cases[1].request.path: 'x' (expected: a path")
        .contains("cases.yaml:7:25: cases[1].upstream.status: '99' (expected: 200 to 599)");
  }

  @Test
  void refusesTwoCasesOfOneName() throws IOException {
    assertThat(test(HEADERS, "cases: [ { name: a }, { name: a } ]\n")).isEqualTo(1);

    assertThat(shell.err().toString()).contains("'a' (expected: a name that no other case has)");
  }

  @Test
  void saysThatThereIsNoModule() throws IOException {
    assertThat(test("gone.wasm", "cases: [ { name: a } ]\n")).isEqualTo(1);

    assertThat(shell.err().toString()).isEqualTo("weir: gone.wasm: no such file\n");
  }

  @Test
  void buildsAProjectWhoseModuleIsMissing() throws IOException {
    Files.writeString(directory.resolve("go.mod"), "module headers\n");
    Files.copy(Path.of(HEADERS), directory.resolve("source.wasm"));
    Files.writeString(directory.resolve("cases.yaml"), "cases: [ { name: a } ]\n");
    var other = new FakeShell(Installation.current(), Toolbox.copyingGo(directory));

    assertThat(other.run("filter", "test", directory.toString())).isZero();

    assertThat(directory.resolve("dist/headers.wasm")).exists();
  }

  private int test(String module, String cases, String... options) throws IOException {
    Files.writeString(directory.resolve("cases.yaml"), cases);
    var arguments =
        new ArrayList<>(List.of("filter", "test", directory.toString(), "--wasm", module));
    arguments.addAll(List.of(options));
    return shell.run(arguments.toArray(String[]::new));
  }

  private static String untimed(Printed printed) {
    return printed.toString().replaceAll("\\(\\d+ ms\\)", "(# ms)");
  }
}
