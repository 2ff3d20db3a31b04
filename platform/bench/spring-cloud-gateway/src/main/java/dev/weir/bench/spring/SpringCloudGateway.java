package dev.weir.bench.spring;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/// Spring Cloud Gateway with the one route of application.yaml.
@SpringBootApplication
public class SpringCloudGateway {

  /// Takes Spring's options; `--server.port` and `--bench.upstream` are needed.
  public static void main(String[] arguments) {
    SpringApplication.run(SpringCloudGateway.class, arguments);
  }
}
