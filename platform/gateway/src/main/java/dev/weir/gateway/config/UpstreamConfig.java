package dev.weir.gateway.config;

import dev.weir.api.Default;
import dev.weir.api.Expect;
import java.time.Duration;
import java.util.List;

/// A named set of endpoints and the policies for using them.
///
/// Two upstreams with equal configurations behave alike, so an unchanged one survives a reload.
public record UpstreamConfig(
    @Description("who answers, at least one") List<Endpoint> endpoints,
    @Description("how the endpoints are used") @Default("{}") Policies policies) {

  public UpstreamConfig {
    Expect.that(!endpoints.isEmpty(), "endpoints", endpoints, "at least one");
  }

  /// One host and port of an upstream: the address alone, or with its weight.
  @ShortForm("address")
  public record Endpoint(
      @Description("the host, which may be a DNS name, and the port") HostPort address,
      @Description("its share of the requests, relative to the other endpoints") @Default("1")
          int weight) {

    private static final int MAX_WEIGHT = 1000;

    public Endpoint {
      Expect.that(address.port() > 0, "address", address, "a port from 1 to 65535");
      Expect.that(weight >= 1 && weight <= MAX_WEIGHT, "weight", weight, "1 to 1000");
    }
  }

  /// How the endpoints of an upstream are used.
  public record Policies(
      @Description("to open a connection") @Default("2s") Duration connectTimeout,
      @Description(
              "from the end of the request to the head of a response, and between two reads of its body")
          @Default("60s")
          Duration readTimeout,
      @Description(
              "how long a connection is kept without a request; less than the endpoint keeps it")
          @Default("50s")
          Duration keepAliveIdle,
      @Description("connections to one endpoint") @Default("1024") int maxConnections,
      @Description("to wait for a connection when all are in use") @Default("1s")
          Duration pendingTimeout,
      @Description("how often a DNS name is looked up again") @Default("10s") Duration dnsRefresh) {

    public Policies {
      Checks.positive("connect-timeout", connectTimeout);
      Checks.positive("read-timeout", readTimeout);
      Checks.positive("keep-alive-idle", keepAliveIdle);
      Expect.that(maxConnections > 0, "max-connections", maxConnections, "> 0");
      Checks.positive("dns-refresh", dnsRefresh);
    }
  }
}
