package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The demo, as a new user meets it.
class RunCommandTest {

  private static final FakeShell SHELL = new FakeShell();
  private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

  private static Future<Integer> exitCode = THREADS.submit(() -> -1);
  private static String url = "";
  private static String admin = "";

  @BeforeAll
  static void startDemo() throws InterruptedException {
    Callable<Integer> demo = () -> SHELL.run("run", "--port", "0", "--admin-port", "0");
    exitCode = THREADS.submit(demo);
    var introduction = SHELL.out().await("Ctrl-C");
    url = find("curl -i (http://\\S+)/hello", introduction);
    admin = find("curl (http://\\S+)/health/ready", introduction);
  }

  @AfterAll
  static void stopDemo() throws Exception {
    SHELL.signal("TERM");
    assertThat(exitCode.get()).isZero();
    THREADS.close();
  }

  private static String find(String pattern, String text) {
    var matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group(1);
  }

  @Test
  void showsWhatEachFilterDid() throws Exception {
    var answer = get(url + "/hello", "curl/8");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
    assertThat(answer.headers().firstValue("X-Served-By")).contains("weir");
    assertThat(answer.headers().firstValue("X-Frame-Options")).contains("DENY");
    assertThat(answer.headers().firstValue("X-Powered-By")).isEmpty();
    assertThat(answer.body())
        .contains("\"x-request-id\": \"", "\"x-route\": \"hello\"")
        .contains("\"x-security-headers\": \"gateway\"", "\"x-bot\": \"tool\"");
  }

  @Test
  void refusesAScanner() throws Exception {
    assertThat(get(url + "/hello", "sqlmap/1.8").statusCode()).isEqualTo(403);
  }

  @Test
  void redirects() throws Exception {
    var answer = get(url + "/old/friend", "curl/8");

    assertThat(answer.statusCode()).isEqualTo(308);
    assertThat(answer.headers().firstValue("Location")).contains("/hello/friend");
  }

  @Test
  void answersItself() throws Exception {
    assertThat(get(url + "/robots.txt", "curl/8").body()).isEqualTo("User-agent: *\nDisallow: /\n");
  }

  @Test
  void isReady() throws Exception {
    assertThat(get(admin + "/health/ready", "curl/8").body()).contains("\"UP\"");
  }

  @Test
  void reloadsWhenAsked() {
    var shell = new FakeShell();

    assertThat(shell.run("reload", "--admin", admin.substring("http://".length()))).isZero();

    assertThat(shell.out().toString()).matches("reloaded: route table \\d+\\R");
  }

  @Test
  void tellsThatNothingLeaks() {
    var shell = new FakeShell();
    var address = admin.substring("http://".length());

    assertThat(shell.run("plugin", "leaks", "--admin", address)).isZero();
    assertThat(shell.out().toString()).isEqualTo("no leaks\n");

    var program = new FakeShell();
    assertThat(program.run("plugin", "leaks", "--admin", address, "--json")).isZero();
    assertThat(program.out().toString().replaceAll("\\s", "")).isEqualTo("{\"leaks\":[]}");
  }

  @Test
  void saysHowToChooseOtherPorts() throws IOException {
    var shell = new FakeShell();
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = String.valueOf(taken.getLocalPort());

      assertThat(shell.run("run", "--port", port, "--admin-port", "0")).isEqualTo(1);

      assertThat(shell.err().toString())
          .isEqualTo(
              """
              weir: listener 127.0.0.1:%s cannot be started: Address already in use
              weir: choose other ports: weir run --port 18080 --admin-port 19901
              """
                  .formatted(port));
    }
  }

  private static HttpResponse<String> get(String target, String agent) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(target)).header("User-Agent", agent).build();
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.ofString());
    }
  }
}
