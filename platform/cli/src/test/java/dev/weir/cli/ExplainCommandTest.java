package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {

  private static final String YAML =
      """
      listeners: [ { address: 127.0.0.1:8080 } ]
      routes:
        - id: canary
          match: { hosts: [ api.example.com ], path: "/orders/{id}", headers: { X-Canary: "1" } }
          upstream: orders
        - id: orders
          match: { hosts: [ api.example.com ], path: "/orders/{id}", methods: [ GET, POST ] }
          filters: [ request-id, { name: headers, id: stamp, config: { request: { set: { X-A: b } } } } ]
          upstream: orders
          timeout: 90s
        - id: users
          match: { hosts: [ api.example.com ], path: /users/** }
          upstream: orders
        - id: other
          match: { path: /** , methods: [ GET ] }
          filters: [ respond: { status: 404 } ]
      upstreams:
        orders: { endpoints: [ 10.0.0.1:9000, { address: 10.0.0.2:9000, weight: 2 } ] }
      """;

  private final FakeShell shell = new FakeShell();

  @TempDir private Path directory;
  private String file = "";

  @BeforeEach
  void writeFile() throws IOException {
    file = Files.writeString(directory.resolve("weir.yaml"), YAML).toString();
  }

  @Test
  void saysWhichRouteAnswersAndWhyAndWhatItDoes() {
    assertThat(shell.run("explain", file, "GET", "http://API.example.com:8080/orders//7?a=b"))
        .isZero();

    assertThat(shell.out().toString())
        .isEqualTo(
            """
            GET api.example.com/orders/7?a=b

              canary  refuses    header X-Canary: absent (expected: 1)
              orders  answers
              other   not asked  orders goes first
              users   refuses    path differs at segment 1 of /users/**

            route      orders
            matches    GET|POST, api.example.com, /orders/{id}
            chain      request-id > headers (stamp) > upstream orders
            endpoints  10.0.0.1:9000, 10.0.0.2:9000 (weight 2)
            timeout    1m30s
            """);
  }

  @Test
  void takesHeadersIntoAccount() {
    assertThat(
            shell.run(
                "explain",
                file,
                "PUT",
                "/orders/7",
                "-H",
                "X-Canary: 1",
                "-H",
                "Host: api.example.com"))
        .isZero();

    assertThat(shell.out().toString())
        .contains(
            "  canary  answers\n",
            "matches    any method, api.example.com, /orders/{id}, header x-canary: 1\n");
  }

  @Test
  void saysThatTheMethodIsNotAllowed() {
    assertThat(shell.run("explain", file, "DELETE", "http://example.org/")).isEqualTo(1);

    assertThat(shell.out().toString())
        .contains("  other  refuses  method DELETE not in [GET]\n")
        .endsWith("\nno route for this method: 405, Allow: GET\n");
  }

  @Test
  void answersProgramsInJson() {
    assertThat(shell.run("explain", "-o", "json", file, "GET", "http://a.example.org/x")).isZero();

    assertThat(shell.out().toString())
        .startsWith(
            """
            {
              "method": "GET",
              "host": "a.example.org",
              "path": "/x",
              "routes": [
                {
                  "route": "other",
                  "verdict": "answers"
                }
            """
                .stripTrailing())
        .endsWith(
            """
              "answer": {
                "route": "other",
                "matches": "GET, any host, /**",
                "filters": [
                  "respond"
                ],
                "endpoints": []
              }
            }
            """);
  }

  @Test
  void refusesAPathThatTheGatewayRefuses() {
    assertThat(shell.run("explain", file, "GET", "http://a/%2f")).isEqualTo(2);

    assertThat(shell.err().toString()).contains("Weir answers this with 400");
  }

  @Test
  void refusesAUrlThatIsNone() {
    assertThat(shell.run("explain", file, "GET", "example.com/x")).isEqualTo(2);

    assertThat(shell.err().toString())
        .contains("'example.com/x' (expected: http://host/path?query or /path?query, no fragment)");
  }

  @Test
  void refusesAHeaderThatIsNone() {
    assertThat(shell.run("explain", file, "GET", "/", "-H", "X")).isEqualTo(2);

    assertThat(shell.err().toString()).contains("'X' (expected: 'Name: value')");
  }
}
