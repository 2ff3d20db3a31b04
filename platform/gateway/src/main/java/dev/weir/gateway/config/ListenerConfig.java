package dev.weir.gateway.config;

import dev.weir.api.DataSize;
import dev.weir.api.Default;
import dev.weir.api.Expect;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// An address that accepts requests, and what it demands of them.
public record ListenerConfig(
    @Description("the host and the port; port 0 takes any that is free") HostPort address,
    @Description("what a request may be at most") @Default("{}") Limits limits,
    @Description("how long a client may take") @Default("{}") Timeouts timeouts,
    @Description("connections at a time; if absent, as many as the limit of open files allows")
        Optional<Integer> maxConnections,
    @Description("proxies in front whose `Forwarded` and `X-Forwarded-*` are believed")
        @Default("[]")
        List<Cidr> trustedProxies) {

  public ListenerConfig {
    maxConnections.ifPresent(it -> Expect.that(it > 0, "max-connections", it, "> 0"));
  }

  /// What a request may be at most.
  public record Limits(
      @Description("the request line and all headers") @Default("32KiB") DataSize maxHeadSize,
      @Description("the request line") @Default("8KiB") DataSize maxRequestLine,
      @Description("the number of headers") @Default("100") int maxHeaderCount,
      @Description("the body; if absent, unlimited") Optional<DataSize> maxBodySize) {

    private static final long LARGEST_HEAD = 16 << 20;

    public Limits {
      Expect.that(
          maxHeadSize.bytes() > 0 && maxHeadSize.bytes() <= LARGEST_HEAD,
          "max-head-size",
          maxHeadSize,
          "1B to 16MiB");
      Expect.that(
          maxRequestLine.bytes() > 0 && maxRequestLine.compareTo(maxHeadSize) <= 0,
          "max-request-line",
          maxRequestLine,
          "1B to max-head-size, which is " + maxHeadSize);
      Expect.that(maxHeaderCount > 0, "max-header-count", maxHeaderCount, "> 0");
    }
  }

  /// How long a client may take.
  public record Timeouts(
      @Description("for a whole request head, from its first byte") @Default("10s") Duration head,
      @Description("between two reads of a request body") @Default("30s") Duration body,
      @Description("to take some of a response") @Default("30s") Duration write,
      @Description("between two requests of a connection") @Default("75s") Duration idle,
      @Description("after an upgrade, such as to WebSocket, without a byte in either direction")
          @Default("1h")
          Duration tunnel) {

    public Timeouts {
      Checks.positive("head", head);
      Checks.positive("body", body);
      Checks.positive("write", write);
      Checks.positive("idle", idle);
      Checks.positive("tunnel", tunnel);
    }
  }
}
