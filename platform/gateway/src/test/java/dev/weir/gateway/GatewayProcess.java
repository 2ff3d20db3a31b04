package dev.weir.gateway;

import java.nio.file.Path;

/// A gateway in a process of its own, for tests of what happens to processes. Prints its port.
final class GatewayProcess {

  private GatewayProcess() {}

  public static void main(String[] arguments) throws InterruptedException {
    var gateway = Gateway.start(GatewayFixture.options(Path.of(arguments[0])));
    Runtime.getRuntime().addShutdownHook(new Thread(gateway::close));
    System.out.println(gateway.port());
    Thread.currentThread().join();
  }
}
