package dev.weir.cli;

import dev.weir.gateway.Gateway;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `weir warm-up`, which the launcher calls once to record what a start needs.
@Command(
    name = "warm-up",
    hidden = true,
    description = {
      "Runs the demo on free ports, asks it something, and stops.",
      "Then signs an index in a temporary folder and installs a plugin from it."
    },
    mixinStandardHelpOptions = true)
final class WarmUpCommand implements Callable<Integer> {

  private static final int ROUNDS = 20;

  private final Shell shell;

  WarmUpCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    try (var demo = Demo.start(0, 0);
        var gateway = Gateway.start(demo.options(shell))) {
      for (var i = 0; i < ROUNDS; i++) {
        ask(gateway.port(), "/hello");
        ask(gateway.port(), "/robots.txt");
        ask(gateway.adminPort(), "/health/ready");
      }
    }
    return MarketWarmUp.run(shell);
  }

  private static void ask(int port, String path) throws IOException {
    var url = URI.create("http://127.0.0.1:" + port + path).toURL();
    try (InputStream answer = ((HttpURLConnection) url.openConnection()).getInputStream()) {
      answer.readAllBytes();
    }
  }
}
