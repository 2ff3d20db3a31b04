package dev.weir.cli;

import dev.weir.gateway.Gateway;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What `weir run` shows without a configuration: a gateway in front of an upstream of its own.
final class Demo implements AutoCloseable {

  static final int PORT = 8080;
  static final int ADMIN_PORT = 9901;
  static final String OTHER_PORTS =
      "\nweir: choose other ports: weir run --port 18080 --admin-port 19901";

  private final DemoUpstream upstream = DemoUpstream.start();
  private final Map<String, String> environment;

  private Demo(int port, int adminPort) {
    environment =
        Map.of(
            "WEIR_DEMO_PORT", String.valueOf(port),
            "WEIR_DEMO_ADMIN_PORT", String.valueOf(adminPort),
            "WEIR_DEMO_UPSTREAM_PORT", String.valueOf(upstream.port()));
  }

  /// A demo whose upstream is running.
  ///
  /// @param port where the gateway is to listen; 0 for any that is free
  static Demo start(int port, int adminPort) {
    return new Demo(port, adminPort);
  }

  /// The options of the gateway, with what its configuration refers to.
  Gateway.Options options(Shell shell) {
    Function<String, @Nullable String> lookup =
        name -> environment.getOrDefault(name, shell.environment().apply(name));
    return shell.options(shell.installation().demo(), lookup);
  }

  /// Says what is running and what to do with it.
  void introduce(Gateway gateway, Shell shell) {
    var url = "http://127.0.0.1:" + gateway.port();
    var admin = "http://127.0.0.1:" + gateway.adminPort();
    var out = shell.terminal().out();
    out.print(
        """

        Weir runs its demo at %1$s. Try, in another terminal:

          curl -i %1$s/hello
              passes two filters in Java, one in Rust and one in Go; the answer shows what each did
          curl -i -A sqlmap/1.8 %1$s/hello
              is refused by the filter in Go
          curl -i %1$s/old/friend
              is redirected to /hello/friend
          curl -i %1$s/robots.txt
              is answered by the gateway itself
          curl %2$s/health/ready
              says whether the gateway takes requests
          curl -X POST %2$s/admin/v1/reload
              reads the configuration again

        The configuration is %3$s;
        change it, and it is live when it is saved. Ctrl-C stops the demo.

        """
            .formatted(url, admin, shell.installation().demo()));
    out.flush();
  }

  @Override
  public void close() {
    upstream.close();
  }
}
