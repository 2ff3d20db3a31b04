package dev.weir.gateway.config;

import dev.weir.api.Default;
import dev.weir.api.Expect;
import dev.weir.api.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The Redis that several gateways share.
public record RedisConfig(
    @Description(
            "`standalone`: one server; `sentinel`: the primary that Sentinels name; `cluster`: all that are in a Redis Cluster")
        @Default("standalone")
        Mode mode,
    @Description("the server; the Sentinels; some servers of the Cluster, to learn of the others")
        List<HostPort> servers,
    @Description("what the Sentinels call the primary; for `sentinel` alone")
        Optional<String> master,
    @Description("the number of the database; 0 for `cluster`") @Default("0") int database,
    @Description("the ACL user; if absent, Redis's own default") Optional<String> user,
    @Description("its password, as a `${env:NAME}` or `${file:path}`") Optional<Secret> password,
    @Description("encrypts the connections; if absent, they are not") Optional<Tls> tls,
    @Description("for one command, with all waiting for it; at most 20ms") @Default("20ms")
        Duration timeout,
    @Description("what all keys begin with, followed by `:`; equal for gateways that share")
        @Default("weir")
        String prefix) {

  /// How the servers belong together.
  public enum Mode {
    STANDALONE,
    SENTINEL,
    CLUSTER
  }

  /// How connections to Redis are encrypted.
  public record Tls(
      @Description("PEM file with the authorities to trust; if absent, those of Java")
          Optional<Path> ca,
      @Description("PEM file with the gateway's own certificate, if the server asks for one")
          Optional<Path> certificate,
      @Description("PEM file with the certificate's private key") Optional<Path> key,
      @Description("whether the server's certificate must name its host") @Default("true")
          boolean verifyHost) {

    public Tls {
      Expect.that(
          certificate.isPresent() == key.isPresent(),
          "key",
          key.map(Path::toString).orElse(""),
          "a file if there is a certificate, and only then");
    }
  }

  private static final Duration MAX_TIMEOUT = Duration.ofMillis(20);
  private static final int MAX_DATABASE = 1 << 20;

  public RedisConfig {
    Expect.that(!servers.isEmpty(), "servers", servers, "at least one");
    servers.forEach(
        it -> Expect.that(it.port() > 0, "servers", it, "addresses with a port from 1 to 65535"));
    Expect.that(
        mode != Mode.STANDALONE || servers.size() == 1, "servers", servers, "one for standalone");
    Expect.that(
        (mode == Mode.SENTINEL) == master.isPresent(),
        "master",
        master.orElse(""),
        "a name for sentinel, and only then");
    master.ifPresent(it -> Checks.identifier("master", it));
    var isDatabase = database >= 0 && database <= (mode == Mode.CLUSTER ? 0 : MAX_DATABASE);
    Expect.that(isDatabase, "database", database, "from 0; only 0 for cluster");
    Expect.that(
        user.isEmpty() || password.isPresent(), "user", user.orElse(""), "one with a password");
    Checks.positive("timeout", timeout);
    Expect.that(
        timeout.compareTo(MAX_TIMEOUT) <= 0, "timeout", Durations.written(timeout), "<= 20ms");
    Checks.identifier("prefix", prefix);
  }

  /// Whether another one asks for the same, its password included.
  public boolean isSameAs(RedisConfig other) {
    return settings().equals(other.settings());
  }

  // Secrets are not equal to each other.
  private List<Object> settings() {
    return List.of(
        mode, servers, master, database, user, password.map(Secret::reveal), tls, timeout, prefix);
  }
}
