package dev.weir.wasm.proxy;

import static dev.weir.wasm.proxy.HostImport.GET_PROPERTY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.wasm.host.ExchangeFacts;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What compiled filters of others turned out to rely on.
class FromCorpusTest extends ProxyCase {

  private record Orders() implements ExchangeFacts {

    @Override
    public Instant startedAt() {
      return Instant.EPOCH;
    }

    @Override
    public Optional<InetSocketAddress> localAddress() {
      return Optional.empty();
    }

    @Override
    public long connectionId() {
      return 0;
    }

    @Override
    public Optional<String> upstream() {
      return Optional.of("orders");
    }

    @Override
    public Optional<InetSocketAddress> endpoint() {
      return Optional.empty();
    }

    @Override
    public Optional<InetSocketAddress> endpointLocalAddress() {
      return Optional.empty();
    }
  }

  @Test
  void guestsForHigressGetTheUpstreamInTheFormThatTheyTakeApart() throws Exception {
    services.know(new Orders());
    var script = new ProxyScript().call(GET_PROPERTY, "cluster_name");

    filter(AbiVersion.V0_2_100, script).handle(Request.get("/"), _ -> Response.of(200));
    filter(AbiVersion.V0_2_1, script).handle(Request.get("/"), _ -> Response.of(200));

    assertThat(trace.texts()).containsExactly("outbound|80||orders", "orders");
  }
}
