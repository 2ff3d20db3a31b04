package dev.weir.cli;

import dev.weir.marketplace.Sha256;
import dev.weir.testkit.StubOrigin;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// A gateway in a process of its own, with temporary files of its own.
final class GatewayChild implements AutoCloseable {

  private static final Pattern SERVING = Pattern.compile("; port (\\d+), admin port (\\d+);");

  private final Process process;
  private final Path temporary;
  private final List<String> log = new ArrayList<>();
  private int port;
  private int adminPort;

  private GatewayChild(Process process, Path temporary) {
    this.process = process;
    this.temporary = temporary;
  }

  /// Writes the configuration that all of them have: one route with the filter `greet`.
  static void configure(MarketHome home, StubOrigin origin) throws IOException {
    Files.writeString(
        home.configuration(),
        """
        listeners: [ { address: "127.0.0.1:0" } ]
        admin: { address: "127.0.0.1:0" }
        routes: [ { id: all, upstream: origin, filters: [ greet ] } ]
        upstreams: { origin: { endpoints: [ "127.0.0.1:%d" ] } }
        """
            .formatted(origin.port()));
  }

  /// Starts one, which serves or has ended when this returns.
  ///
  /// @param temporary a folder for its temporary files
  static GatewayChild start(MarketHome home, Path temporary) throws IOException {
    Files.createDirectories(temporary);
    var options = List.of("-Djava.io.tmpdir=" + temporary);
    var command = DoomedProcess.command(options, "run", home.configuration().toString());
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var child = new GatewayChild(process, temporary);
    child.await();
    return child;
  }

  private void await() throws IOException {
    var reader = process.inputReader();
    for (var line = reader.readLine(); line != null; line = reader.readLine()) {
      log.add(line);
      var serving = SERVING.matcher(line);
      if (serving.find()) {
        port = Integer.parseInt(serving.group(1));
        adminPort = Integer.parseInt(serving.group(2));
        Thread.ofVirtual().start(() -> readOn(reader));
        return;
      }
    }
  }

  // Else it would wait for room in the pipe.
  private static void readOn(BufferedReader reader) {
    try {
      reader.transferTo(Writer.nullWriter());
    } catch (IOException _) {
      // It has ended.
    }
  }

  /// What it has logged until it served or ended.
  String log() {
    return String.join("\n", log);
  }

  /// The exit code of one that has not started.
  int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  /// What the filter says, whatever the upstream does.
  String greeting() throws Exception {
    return get(port, "/").headers().firstValue("X-Greeting").orElse("none");
  }

  /// What it says of its plugins.
  String status() throws Exception {
    return get(adminPort, "/admin/v1/status").body();
  }

  /// Where operators reach it.
  String admin() {
    return "127.0.0.1:" + adminPort;
  }

  private static HttpResponse<String> get(int port, String path) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var uri = URI.create("http://127.0.0.1:" + port + path);
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
  }

  /// The digests of the jars that it has open.
  Set<String> digests() throws IOException {
    var digests = new TreeSet<String>();
    try (var files = Files.walk(temporary)) {
      for (var file : (Iterable<Path>) files::iterator) {
        if (file.toString().endsWith(".jar")) {
          digests.add(Sha256.of(file));
        }
      }
    } catch (NoSuchFileException | UncheckedIOException _) {
      // One is being unloaded.
      return Set.of();
    }
    return digests;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
