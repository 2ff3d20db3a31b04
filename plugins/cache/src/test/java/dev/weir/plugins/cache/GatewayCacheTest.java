package dev.weir.plugins.cache;

import static dev.weir.plugins.cache.CacheTrial.fresh;
import static dev.weir.plugins.cache.CacheTrial.ok;
import static dev.weir.plugins.cache.CacheTrial.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Request;
import dev.weir.testkit.gateway.FilterTrials;
import dev.weir.testkit.gateway.GatewayTest;
import dev.weir.testkit.gateway.PluginUnloading;
import org.junit.jupiter.api.Test;

class GatewayCacheTest {

  @GatewayTest
  void answersFromTheCache(FilterTrials trials) throws Exception {
    var trial = trials.of(CacheFilterFactory.class);
    trial.upstreamAnswers(fresh("tea").withHeader("ETag", "\"1\""));

    var first = trial.handle(Request.get("/a?b"));
    var second = trial.handle(Request.get("/a?b"));
    var known = trial.handle(Request.get("/a?b").withHeader("If-None-Match", "\"1\""));
    var part = trial.handle(Request.get("/a?b").withHeader("Range", "bytes=1-1"));
    var head = trial.handle(Request.get("/a?b").withMethod("HEAD"));

    assertThat(first.headers().all("Cache-Status")).containsExactly("weir; fwd=uri-miss; stored");
    assertThat(text(second)).isEqualTo("tea");
    assertThat(second.headers().first("Cache-Status").orElse("")).startsWith("weir; hit; ttl=");
    assertThat(known.status()).isEqualTo(304);
    assertThat(text(part)).isEqualTo("e");
    assertThat(head.headers().all("Content-Length")).containsExactly("3");
    assertThat(trial.received()).hasSize(1);
  }

  @GatewayTest
  void answersStaleResponsesAtOnce(FilterTrials trials) throws Exception {
    var trial = trials.of(CacheFilterFactory.class, "jitter: 0");
    trial.upstreamAnswers(ok("tea", "Cache-Control", "max-age=0, stale-while-revalidate=60"));

    trial.handle(Request.get("/"));
    var stale = trial.handle(Request.get("/"));

    assertThat(text(stale)).isEqualTo("tea");
    assertThat(stale.headers().first("Cache-Status").orElse(""))
        .endsWith("detail=stale-while-revalidate");
  }

  @Test
  void leavesNothingBehindWhenItIsUnloaded() {
    PluginUnloading.assertUnloads(CacheFilterFactory.class);
  }
}
