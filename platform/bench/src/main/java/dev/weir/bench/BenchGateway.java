package dev.weir.bench;

import dev.weir.gateway.Gateway;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/// A gateway to be measured: prints `ready` when it serves and runs until it is told to stop.
public final class BenchGateway {

  private BenchGateway() {}

  /// Takes the configuration and the directories that hold the official plugins.
  public static void main(String[] arguments) throws InterruptedException {
    if (arguments.length == 0) {
      throw new IllegalArgumentException("expected: a configuration, then plugin directories");
    }
    var file = Path.of(arguments[0]);
    var pluginDirectories = Arrays.stream(arguments).skip(1).map(Path::of).toList();
    var gateway = Gateway.start(new Gateway.Options(file, pluginDirectories, System::getenv));
    Runtime.getRuntime().addShutdownHook(new Thread(gateway::close, "weir-stop"));
    IO.println("ready");
    new CountDownLatch(1).await();
  }
}
