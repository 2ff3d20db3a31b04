package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A filter while it is being written; its compiler copies `source.wasm`.
class FilterDevCommandTest {

  private static final Path HEADERS =
      Path.of("../../wasm-filters/security-headers/dist/security-headers.wasm");
  private static final Path NO_FILTER =
      Path.of("../wasm/src/test/resources/dev/weir/wasm/refused/unknown-imports.wasm");

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @TempDir private Path directory;
  private FakeShell shell = new FakeShell();
  private Path project = Path.of("");
  private Path config = Path.of("");
  private Future<Integer> exitCode = threads.submit(() -> -1);
  private String url = "";

  @BeforeEach
  void startSession() throws Exception {
    project = Files.createDirectories(directory.resolve("headers"));
    config = Files.writeString(directory.resolve("headers.yaml"), "x-frame-options: DENY\n");
    Files.writeString(project.resolve("go.mod"), "module headers\n");
    Files.copy(HEADERS, project.resolve("source.wasm"));
    shell = new FakeShell(Installation.current(), Toolbox.copyingGo(directory));
    exitCode =
        threads.submit(() ->
            shell.run(
                "filter", "dev", project.toString(), "--port", "0", "--config", config.toString()));
    var printed = shell.out().await("live: build 1 of headers, ");
    var address = Pattern.compile("(http://\\S+) serves headers, built again").matcher(printed);
    assertThat(address.find()).as(printed).isTrue();
    url = address.group(1);
  }

  @AfterEach
  void stopSession() throws Exception {
    shell.signal("INT");
    assertThat(exitCode.get()).isZero();
    assertThat(shell.out().toString()).endsWith("stopped\n");
    threads.close();
  }

  @Test
  void printsWhatTheFilterDidToARequest() throws Exception {
    assertThat(get("/hello?a=b").statusCode()).isEqualTo(200);

    var printed = shell.out().await("  response  ");
    assertThat(printed)
        .containsPattern(
            "GET /hello\\?a=b -> 200 \\([0-9.]+ ms in the filter, [0-9.]+ ms in all\\)\n")
        .contains("  request   + x-security-headers: gateway\n", "+ x-frame-options: DENY\n");
  }

  @Test
  void swapsWhenTheConfigurationIsSaved() throws Exception {
    Files.writeString(config, "x-frame-options: SAMEORIGIN\n");
    shell.out().await("live: build 2 of headers, ");

    assertThat(get("/").headers().firstValue("x-frame-options")).contains("SAMEORIGIN");
  }

  @Test
  void keepsServingWhenTheSourceDoesNotBuild() throws Exception {
    Files.createFile(project.resolve("broken"));
    shell.out().await("not live: the build failed: go says why above; what served before goes on");

    assertThat(shell.err().toString()).contains("main.go:1: this is broken\n");
    assertThat(get("/").headers().firstValue("x-frame-options")).contains("DENY");
  }

  @Test
  void keepsServingWhenTheModuleDoesNotStart() throws Exception {
    Files.copy(NO_FILTER, project.resolve("source.wasm"), StandardCopyOption.REPLACE_EXISTING);
    shell.out().await("not live: headers.wasm: imports what no host has");

    assertThat(get("/").headers().firstValue("x-frame-options")).contains("DENY");
  }

  @Test
  void saysThatNothingIsServedIfTheFirstBuildFails() throws Exception {
    Files.createFile(project.resolve("broken"));
    var other = new FakeShell(Installation.current(), Toolbox.copyingGo(project));
    var otherExitCode =
        threads.submit(() -> other.run("filter", "dev", project.toString(), "--port", "0"));

    other.out().await("not live: the build failed: go says why above; nothing is served yet");

    other.signal("INT");
    assertThat(otherExitCode.get()).isZero();
  }

  @Test
  void refusesAnUpstreamThatIsNone() {
    var other = new FakeShell();

    assertThat(other.run("filter", "dev", project.toString(), "--upstream", "https://a/b"))
        .isEqualTo(2);

    assertThat(other.err().toString())
        .contains(
            "--upstream: 'https://a/b' (expected: http://host:port, or NAME=http://host:port)");
  }

  @Test
  void saysThatThePortIsTaken() {
    var other = new FakeShell(Installation.current(), _ -> null);
    var port = url.substring(url.lastIndexOf(':') + 1);

    assertThat(other.run("filter", "dev", project.toString(), "--port", port)).isEqualTo(1);

    assertThat(other.err().toString())
        .isEqualTo(
            "weir: listener 127.0.0.1:%s cannot be started: Address already in use\n"
                .formatted(port));
  }

  private HttpResponse<String> get(String target) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create(url + target)).build();
      return client.send(request, BodyHandlers.ofString());
    }
  }
}
