package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Cases of filters that call others: the example auth-check over HTTP, `calls.wat` over HTTP and
/// gRPC.
class FilterTestCallsTest {

  private static final Path EXAMPLE = Path.of("../../wasm-filters/examples-proxy-wasm-rust");
  private static final Path AUTH = EXAMPLE.resolve("dist/auth-check.wasm");
  private static final Path CALLS = Path.of("src/test/resources/dev/weir/cli/guests/calls.wasm");

  private final FakeShell shell = new FakeShell();

  @TempDir private Path directory;

  @Test
  void passesTheCasesOfTheExample() {
    assertThat(shell.run("filter", "test", EXAMPLE.toString(), "--wasm", AUTH.toString()))
        .as(shell.out().toString())
        .isZero();
  }

  @Test
  void passesTheCasesOfTheDocumentation() throws IOException {
    var document = Files.readString(Path.of("../docs/filter-commands.md"));
    var example = Pattern.compile("```yaml\\n(calls:.*?)```", Pattern.DOTALL).matcher(document);
    assertThat(example.find()).isTrue();

    assertThat(test(AUTH, example.group(1))).as(shell.out().toString()).isZero();

    assertThat(shell.out().toString()).endsWith("3 cases: 3 passed, 0 failed\n");
  }

  @Test
  void showsHowACallDiffersFromWhatTheCaseExpects() throws IOException {
    var exitCode =
        test(
            AUTH,
            """
            cases:
              - name: asks otherwise
                config: { upstream: auth, path: /check }
                request: { headers: { authorization: Bearer ada } }
                calls:
                  auth:
                    - expect: { method: POST, path: /ask, headers: { authorization: /eve/, x-a: b }, body: who? }
            """);

    assertThat(untimed())
        .isEqualTo(
            """
            FAIL asks otherwise (# ms)
                 method of the call to auth
                 - POST
                 + GET
                 path of the call to auth
                 - /ask
                 + /check
                 header authorization of the call to auth
                 - /eve/
                 + Bearer ada
                 header x-a of the call to auth
                 - b
                 + (absent)
                 body of the call to auth
                 - who?
                 + (empty)
            1 case: 0 passed, 1 failed (- expected, + got)
            """);
    assertThat(exitCode).isEqualTo(1);
  }

  @Test
  void saysThatACallIsMissingOrTooMany() throws IOException {
    var exitCode =
        test(
            AUTH,
            """
            cases:
              - name: calls twice
                config: { upstream: auth }
                calls: { auth: [ {}, { expect: { path: /again } } ] }
              - name: does not call
                config: { upstream: auth }
                calls: { auth: [] }
            """);

    assertThat(untimed())
        .isEqualTo(
            """
            FAIL calls twice (# ms)
                 call to auth
                 - /again
                 + (absent)
            FAIL does not call (# ms)
                 call to auth
                 - (absent)
                 + GET /
            2 cases: 0 passed, 2 failed (- expected, + got)
            """);
    assertThat(exitCode).isEqualTo(1);
  }

  @Test
  void failsAFilterThatCallsWhatIsNotDeclared() throws IOException {
    var exitCode =
        test(
            AUTH,
            """
            cases:
              - name: asks
                config: { upstream: auth }
                calls: { other: [ {} ], third: null }
                expect: { status: 503 }
              - name: knows that there is nobody
                config: { upstream: auth }
                calls: { auth: null }
                expect: { status: 503 }
            """);

    assertThat(untimed())
        .isEqualTo(
            """
            FAIL asks (# ms)
                 the filter called upstream "auth", which the cases do not declare
                 call to other
                 - a request
                 + (absent)
                 log
                 WARN  auth: not called: BadArgument
            ok   knows that there is nobody (# ms)
            2 cases: 1 passed, 1 failed (- expected, + got)
            """);
    assertThat(exitCode).isEqualTo(1);
  }

  @Test
  void answersAsTheCaseSaysOrNotAtAll() throws IOException {
    var exitCode =
        test(
            AUTH,
            """
            calls: { auth: [ { answer: { status: 403 } } ] }
            cases:
              - { name: status, config: { upstream: auth }, expect: { status: 403 } }
              - name: delay
                config: { upstream: auth }
                calls: { auth: [ { answer: { delay: 10ms } } ] }
                expect: { status: 200 }
              - name: refused
                config: { upstream: auth }
                calls: { auth: [ { answer: { fails: refused, delay: 10ms } } ] }
                expect: { status: 503 }
              - name: timeout
                config: { upstream: auth, timeout-ms: 20 }
                calls: { auth: [ { answer: { fails: timeout } } ] }
                expect: { status: 503 }
            """);

    assertThat(exitCode).as(shell.out().toString()).isZero();
  }

  @Test
  void knowsAnUpstreamByTheNamesThatItHasInOtherHosts() throws IOException {
    var exitCode =
        test(
            AUTH,
            """
            cases:
              - name: asks
                config: { upstream: "outbound|80||auth.static" }
                calls: { auth: [ { answer: { headers: { x-auth-user: ada } } } ] }
                expect-upstream: { headers: { x-auth-user: ada } }
            """);

    assertThat(exitCode).as(shell.out().toString()).isZero();
  }

  @Test
  void answersGrpcCallsAndThoseThatNobodyWaitsFor() throws IOException {
    var exitCode =
        test(
            CALLS,
            """
            calls:
              audit: [ { expect: { method: POST, path: /log, body: hello } } ]
            cases:
              - name: takes the message
                calls:
                  auth:
                    - expect: { method: POST, path: /acme.Auth/Check, body: ada }
                      answer: { body: Ada }
                expect-upstream: { headers: { x-user: Ada } }
              - name: need not have the answer
                calls:
                  auth: [ { answer: { body: Ada } } ]
                  audit: [ { expect: { body: hello }, answer: { delay: 1s } } ]
                expect-upstream: { headers: { x-user: Ada } }
              - name: takes the status
                calls:
                  auth: [ { answer: { trailers: { grpc-status: "7", grpc-message: no } } } ]
                expect-upstream: null
                expect: { status: 403 }
              - name: takes the failure
                calls:
                  auth: [ { answer: { fails: refused } } ]
                  audit: []
                expect-upstream: null
                expect: { status: 403 }
            """);

    assertThat(exitCode).as(shell.out().toString()).isZero();
  }

  @Test
  void saysAllThatIsWrongWithTheCallsAndWhere() throws IOException {
    var exitCode =
        test(
            AUTH,
            """
            calls:
              auth: []
              audit: { answer: {} }
            cases:
              - name: a
                calls:
                  auth:
                    - answer: { status: 99 }
                    - answer: { fails: later }
                    - answer: { fails: refused, status: 200 }
                    - answer: { delay: soon }
                    - answer: { trailers: { grpc-status: "17" } }
                    - expects: {}
            """);

    assertThat(exitCode).isEqualTo(1);
    assertThat(shell.err().toString())
        .contains("cases.yaml:3:10: calls.audit: a mapping (expected: ")
        .contains("cases.yaml:8:29: cases[0].calls.auth[0].answer.status: '99' (expected: 200")
        .contains("cases.yaml:9:28: cases[0].calls.auth[1].answer.fails: 'later' (expected: ")
        .contains(
            "cases.yaml:10:28: cases[0].calls.auth[2].answer.fails: 'refused'"
                + " (expected: no status, headers, body or trailers beside it)")
        .contains("cases.yaml:11:28: cases[0].calls.auth[3].answer.delay: 'soon' (expected: a dur")
        .contains("answer.trailers: 'grpc-status: 17' (expected: a status, 0 to 16)")
        .contains("cases.yaml:13:11: cases[0].calls.auth[5].expects: unknown property");
  }

  @Test
  void refusesAnUpstreamOfTheFileWithoutAnAnswer() throws IOException {
    assertThat(test(AUTH, "calls: { auth: [] }\ncases: [ { name: a } ]\n")).isEqualTo(1);

    assertThat(shell.err().toString())
        .contains("cases.yaml:1:8: calls: 'auth: []' (expected: at least one answer)");
  }

  private int test(Path module, String cases) throws IOException {
    Files.writeString(directory.resolve("cases.yaml"), cases);
    return shell.run("filter", "test", directory.toString(), "--wasm", module.toString());
  }

  private String untimed() {
    return shell.out().toString().replaceAll("\\(\\d+ ms\\)", "(# ms)");
  }
}
