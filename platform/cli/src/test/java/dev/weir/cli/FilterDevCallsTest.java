package dev.weir.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `calls.wat` while it is being written: it pauses for `auth` over gRPC, then calls `audit` over
/// HTTP.
class FilterDevCallsTest {

  private static final Path CALLS = Path.of("src/test/resources/dev/weir/cli/guests/calls.wasm");

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private final StubOrigin origin =
      StubOrigin.start((request, connection) -> {
        requests.add(request);
        connection.getOutputStream().write("HTTP/1.1 204 Done\r\n\r\n".getBytes(US_ASCII));
      });

  @TempDir private Path directory;
  private Path project = Path.of("");
  private FakeShell shell = new FakeShell();
  private Future<Integer> exitCode = threads.submit(() -> 0);

  @AfterEach
  void stopSession() throws Exception {
    shell.signal("INT");
    assertThat(exitCode.get()).isZero();
    threads.close();
    origin.close();
  }

  @Test
  void printsTheCallsToUpstreamsThatExistAndToThoseOfTheCases() throws Exception {
    writeCases("expect: { path: /acme.Auth/Check }, answer: { body: Ada }");
    var url = start("--upstream", "audit=http://127.0.0.1:" + origin.port());

    assertThat(get(url).statusCode()).isEqualTo(200);

    shell.out().await("audit: POST /log -> ");
    assertThat(shell.out().await("  log  "))
        .containsPattern("auth: POST /acme.Auth/Check -> grpc-status 0 \\([0-9.]+ ms\\)\n")
        .contains("  request   + x-user: Ada\n", "  log       INFO  auth\n");
    assertThat(requests.take()).startsWith("POST /log HTTP/1.1\r\n").endsWith("hello");
  }

  @Test
  void showsHowACallDiffersFromWhatIsExpected() throws Exception {
    writeCases("expect: { body: eve }, answer: { body: Ada }");
    var url = start("--upstream", "audit=http://127.0.0.1:" + origin.port());

    get(url);

    assertThat(shell.out().await("  response  "))
        .contains("body of the call to auth\n", "- eve\n", "+ ada\n");
  }

  @Test
  void saysThatThereIsNoSuchUpstream() throws Exception {
    var url = start();

    get(url);

    assertThat(shell.out().await("  response  "))
        .contains(
            "  calls     auth: no such upstream (expected: `calls` of cases.yaml, or --upstream auth=URL)\n");
  }

  @Test
  void takesWhatTheCasesSayNow() throws Exception {
    writeCases("answer: { body: Ada }");
    var url = start();
    writeCases("answer: { body: Eve }");
    shell.out().await("live: build 2 of calls, ");

    get(url);

    assertThat(shell.out().await("  response  ")).contains("  request   + x-user: Eve\n");
  }

  @Test
  void refusesTwoUpstreamsOfOneName() {
    var url = "http://127.0.0.1:" + origin.port();

    for (var name : List.of("", "a=")) {
      var other = new FakeShell();
      var twice = List.of("filter", "dev", ".", "--upstream", name + url, "--upstream", name + url);

      assertThat(other.run(twice.toArray(String[]::new))).isEqualTo(2);

      assertThat(other.err().toString())
          .contains("--upstream: '" + name + url + "' (expected: one URL for each name)");
    }
  }

  private void writeCases(String stub) throws IOException {
    project = Files.createDirectories(directory.resolve("calls"));
    Files.writeString(
        project.resolve("cases.yaml"),
        "calls: { auth: [ { " + stub + " } ] }\ncases: [ { name: a } ]\n");
  }

  /// Starts a session and returns where it listens.
  private String start(String... options) throws Exception {
    project = Files.createDirectories(directory.resolve("calls"));
    Files.writeString(project.resolve("go.mod"), "module calls\n");
    Files.copy(CALLS, project.resolve("source.wasm"));
    shell = new FakeShell(Installation.current(), Toolbox.copyingGo(directory));
    var arguments = new ArrayList<>(List.of("filter", "dev", project.toString(), "--port", "0"));
    arguments.addAll(List.of(options));
    exitCode = threads.submit(() -> shell.run(arguments.toArray(String[]::new)));
    var printed = shell.out().await("live: build 1 of calls, ");
    var address = Pattern.compile("(http://\\S+) serves calls, built again").matcher(printed);
    assertThat(address.find()).as(printed).isTrue();
    return address.group(1);
  }

  private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create(url + "/hello")).build();
      return client.send(request, BodyHandlers.ofString());
    }
  }
}
