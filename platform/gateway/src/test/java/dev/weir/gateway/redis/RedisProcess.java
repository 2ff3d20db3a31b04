package dev.weir.gateway.redis;

import dev.weir.gateway.plugin.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A Redis server of the system's, without persistence, on a port of its own.
public final class RedisProcess implements AutoCloseable {

  private static final String PROGRAM = "redis-server";

  private final int port;
  private final Process process;

  private RedisProcess(int port, List<String> command) throws IOException {
    this.port = port;
    this.process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
  }

  /// Whether the program is there.
  public static boolean isInstalled() {
    try {
      return new ProcessBuilder(PROGRAM, "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// A server that answers.
  public static RedisProcess start(int port, String... options) {
    var command =
        new ArrayList<>(List.of(PROGRAM, "--port", Integer.toString(port), "--bind", "127.0.0.1"));
    command.addAll(List.of("--save", "", "--appendonly", "no", "--dir", "/tmp"));
    command.addAll(List.of("--dbfilename", name(port)));
    command.addAll(List.of(options));
    return run(port, command);
  }

  /// A server that has what is in a file, and answers.
  static RedisProcess startWith(int port, Path data) throws IOException {
    Files.copy(data, data(port), StandardCopyOption.REPLACE_EXISTING);
    return start(port);
  }

  /// Where it writes what it has, when it is told to.
  Path data() {
    return data(port);
  }

  private static Path data(int port) {
    return Path.of("/tmp", name(port));
  }

  private static String name(int port) {
    return "weir-redis-" + port + ".rdb";
  }

  /// A Sentinel that answers, and watches a primary called `orders`.
  ///
  /// @param directory of its own
  static RedisProcess startSentinel(Path directory, int primary) throws IOException {
    var port = freePort();
    var file = directory.resolve("sentinel-" + port + ".conf");
    Files.writeString(
        file,
        """
        port %d
        bind 127.0.0.1
        sentinel monitor orders 127.0.0.1 %d 1
        sentinel down-after-milliseconds orders 500
        sentinel failover-timeout orders 3000
        """
            .formatted(port, primary));
    return run(port, List.of(PROGRAM, file.toString(), "--sentinel"));
  }

  private static RedisProcess run(int port, List<String> command) {
    try {
      var server = new RedisProcess(port, command);
      Eventually.isTrue(
          "redis-server listens or ended", () -> server.isListening() || !server.process.isAlive());
      if (!server.process.isAlive()) {
        throw new IOException("redis-server ended (expected: it listens): " + command);
      }
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static int freePort() throws IOException {
    try (var free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return free.getLocalPort();
    }
  }

  private boolean isListening() {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
      // Who asks for a port again and again that nobody listens on is once given it, and answers.
      return socket.getLocalPort() != port;
    } catch (IOException _) {
      return false;
    }
  }

  public int port() {
    return port;
  }

  /// Sends the process a signal, such as `STOP` and `CONT`.
  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
