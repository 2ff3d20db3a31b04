package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.gateway.plugin.Eventually;
import dev.weir.gateway.redis.DocumentedUser;
import dev.weir.gateway.redis.RedisProcess;
import dev.weir.gateway.redis.TestCertificate;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A gateway whose connections to Redis are encrypted, as the user of the documentation.
@Timeout(120)
class RedisOverTlsTest {

  private static final String PASSWORD = "a-password";

  @TempDir private Path directory;

  @SuppressWarnings("NullAway.Init")
  private RedisProcess redis;

  @BeforeEach
  void requireRedis() {
    assumeTrue(RedisProcess.isInstalled(), "NOT TESTED: redis-server is not installed");
  }

  @AfterEach
  void stop() {
    if (redis != null) {
      redis.close();
    }
  }

  private void start(TestCertificate own) throws Exception {
    var port = RedisProcess.freePort();
    var file = own.certificate().toString();
    var options = new ArrayList<>(List.of("--port", "0", "--tls-port", Integer.toString(port)));
    options.addAll(List.of("--tls-cert-file", file, "--tls-ca-cert-file", file));
    options.addAll(List.of("--tls-key-file", own.key().toString(), "--tls-auth-clients", "no"));
    options.add("--user");
    options.addAll(DocumentedUser.rules(PASSWORD));
    options.addAll(List.of("--user", "default", "off"));
    redis = RedisProcess.start(port, options.toArray(String[]::new));
  }

  private GatewayFixture gateway(TestCertificate trusted, String more) throws Exception {
    CountingPlugin.write(
        directory,
        """
        { servers: [ "127.0.0.1:%d" ], user: weir, password: "${env:REDIS_PASSWORD}", tls: { ca: "%s"%s } }\
        """
            .formatted(redis.port(), trusted.certificate(), more));
    return GatewayFixture.open(directory, Map.of("REDIS_PASSWORD", PASSWORD));
  }

  private TestCertificate certificate(String name, String host) throws Exception {
    return TestCertificate.make(directory, name, host);
  }

  private static String scope(GatewayFixture gateway) {
    return gateway.get("/").headers().firstValue("X-Scope").orElse("none");
  }

  private static String connected(GatewayFixture gateway) {
    return gateway
        .admin("/metrics", HttpRequest.Builder::GET)
        .body()
        .lines()
        .filter(it -> it.startsWith("weir_redis_connected"))
        .findFirst()
        .orElse("none");
  }

  @Test
  void countsOnAServerWhoseAuthorityItIsTold() throws Exception {
    var own = certificate("own", "ip:127.0.0.1");
    start(own);
    try (var gateway = gateway(own, "")) {
      Eventually.isTrue("shared", () -> scope(gateway).equals("shared"));
    }
  }

  @Test
  void usesNoServerOfAnotherAuthority() throws Exception {
    start(certificate("own", "ip:127.0.0.1"));
    try (var gateway = gateway(certificate("other", "ip:127.0.0.1"), "")) {
      assertThat(scope(gateway)).isEqualTo("local");
      Eventually.isTrue("told", () -> connected(gateway).endsWith(" 0"));
    }
  }

  @Test
  void usesNoServerOfAnotherNameUnlessItIsTold() throws Exception {
    var elsewhere = certificate("elsewhere", "dns:elsewhere.example");
    start(elsewhere);
    try (var gateway = gateway(elsewhere, "")) {
      assertThat(scope(gateway)).isEqualTo("local");
      Eventually.isTrue("told", () -> connected(gateway).endsWith(" 0"));
    }
    try (var gateway = gateway(elsewhere, ", verify-host: false")) {
      Eventually.isTrue("shared", () -> scope(gateway).equals("shared"));
    }
  }
}
