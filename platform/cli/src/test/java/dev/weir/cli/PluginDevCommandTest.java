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
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A plugin while it is being written.
class PluginDevCommandTest {

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final FakeShell shell = new FakeShell();

  @TempDir private Path directory;
  private PluginFolder plugin = new PluginFolder(Path.of(""));
  private Path config = Path.of("");
  private Future<Integer> exitCode = threads.submit(() -> -1);
  private String url = "";

  @BeforeEach
  void startSession() throws Exception {
    plugin = PluginFolder.create(directory);
    config = Files.writeString(directory.resolve("greet.yaml"), "greeting: hello\n");
    exitCode =
        threads.submit(() ->
            shell.run(
                "plugin", "dev", plugin.toString(), "--port", "0", "--config", config.toString()));
    var printed = shell.out().await("live: build 1 of greet, ");
    var address = Pattern.compile("(http://\\S+) serves greet, built again").matcher(printed);
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
  void printsWhatThePluginDidToARequest() throws Exception {
    assertThat(get("/hello?a=b").statusCode()).isEqualTo(200);

    assertThat(shell.out().await("  response  "))
        .containsPattern(
            "GET /hello\\?a=b -> 200 \\([0-9.]+ ms in the filter, [0-9.]+ ms in all\\)\n")
        .contains("  request   + x-greeting: hello\n", "  response  + x-greeting: hello\n");
  }

  @Test
  void swapsWhatIsSavedAndLeavesNothingBehind() throws Exception {
    plugin.edit(
        "var greeting = config.greeting();", "var greeting = config.greeting() + \" you\";");
    shell.out().await("live: build 2 of greet, ");

    assertThat(greeting()).contains("hello you");
    shell.out().await("unloaded: the version before has left nothing behind");
  }

  @Test
  void showsAMistakeServesOnAndTakesWhatIsMended() throws Exception {
    plugin.edit("config.greeting();", "config.greting();");
    var printed = shell.out().await("not live: 1 error; what served before goes on");
    assertThat(printed).contains(plugin.factory() + ":34:26: cannot find symbol\n");
    assertThat(greeting()).contains("hello");

    plugin.edit("config.greting();", "\"mended\";");
    shell.out().await("live: build 3 of greet, ");

    assertThat(greeting()).contains("mended");
  }

  @Test
  void swapsWhenTheConfigurationIsSaved() throws Exception {
    Files.writeString(config, "greeting: good day\n");
    shell.out().await("live: build 2 of greet, ");

    assertThat(greeting()).contains("good day");
  }

  @Test
  void keepsServingWhenThePluginIsRefused() throws Exception {
    Files.writeString(config, "greting: hello\n");
    shell.out().await("not live: greting: unknown property (expected one of: [greeting]");

    assertThat(greeting()).contains("hello");
  }

  @Test
  void followsAFilterThatIsRenamed() throws Exception {
    plugin.edit("return \"greet\";", "return \"welcome\";");
    shell.out().await("live: build 2 of greet, ");

    assertThat(greeting()).contains("hello");
  }

  @Test
  void reportsALeak() throws Exception {
    plugin.edit(
        "var greeting = config.greeting();",
        """
        var greeting = config.greeting();
            Thread.ofPlatform().daemon().start(() -> {
              while (true) {
                Thread.interrupted(); // will not be told
                java.util.concurrent.locks.LockSupport.parkNanos(1_000_000_000L);
              }
            });
        """);
    shell.out().await("live: build 2 of greet, ");
    plugin.edit("\"X-Greeting\", greeting)", "\"X-Greeting\", greeting + \"!\")");
    shell.out().await("live: build 3 of greet, ");

    shell.out().await("leak: the classes of the version before stay in memory; ");
  }

  private Optional<String> greeting() throws Exception {
    return get("/").headers().firstValue("x-greeting");
  }

  private HttpResponse<String> get(String target) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create(url + target)).build();
      return client.send(request, BodyHandlers.ofString());
    }
  }
}
