package dev.weir.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.http.HeaderBlock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayExchangeTest {

  private static final InetSocketAddress ADDRESS =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

  /// A client that takes everything and says nothing.
  private static final class SilentClient implements Downstream {

    private final Peer peer = new Peer(ADDRESS, false, "http");

    @Override
    public Peer peer() {
      return peer;
    }

    @Override
    public Optional<InetSocketAddress> localAddress() {
      return Optional.empty();
    }

    @Override
    public long connectionId() {
      return 1;
    }

    @Override
    public void sendInterim(HeaderBlock head) {}

    @Override
    public boolean awaitsContinue() {
      return false;
    }

    @Override
    public void sendContinue() {}

    @Override
    public void startWaiting() {}

    @Override
    public void stopWaiting() {}
  }

  private final GatewayExchange exchange =
      new GatewayExchange(new SilentClient(), "HTTP/1.1", ADDRESS);
  private final ArrayList<String> events = new ArrayList<>();

  @Test
  void abortsTheCallsUnderWayWhenItFinishes() {
    exchange.callBegins(aborting("1"));
    exchange.callBegins(aborting("2"));
    exchange.callBegins(aborting("3"));

    exchange.finish();

    assertThat(events).containsExactly("1", "2", "3");
  }

  @Test
  void abortsACallThatBeginsAfterItHasFinished() {
    exchange.finish();

    exchange.callBegins(aborting("late"));

    assertThat(events).containsExactly("late");
  }

  @Test
  void doesNotAbortACallThatHasEnded() {
    var first = aborting("1");
    var second = aborting("2");
    exchange.callBegins(first);
    exchange.callBegins(second);
    exchange.callEnds(first);
    exchange.callEnds(second);

    exchange.cancel();

    assertThat(events).isEmpty();
  }

  @Test
  void runsEachActionOnceWhateverTheOthersThrow() {
    exchange.onCancel(() -> events.add("1"));
    exchange.onCancel(() -> {
      throw new AssertionError("an action of a filter");
    });
    exchange.onCancel(() -> events.add("3"));

    exchange.cancel();
    exchange.cancel();

    assertThat(events).containsExactly("1", "3");
  }

  @Test
  void runsAnActionAtOnceIfItIsCancelled() {
    exchange.cancel();

    exchange.onCancel(() -> events.add("late"));

    assertThat(events).containsExactly("late");
  }

  @Test
  @Timeout(20)
  void doesNotWaitForAFilterThatHoldsItsMonitor() {
    var thread =
        Thread.ofPlatform()
            .daemon()
            .unstarted(() -> {
              exchange.onCancel(() -> events.add(exchange.id()));
              exchange.cancel();
              exchange.finish();
            });
    synchronized (exchange) {
      thread.start();
      while (thread.isAlive()) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
    }

    assertThat(events).containsExactly(exchange.id());
  }

  private Consumer<GatewayExchange> aborting(String name) {
    return _ -> events.add(name);
  }

  @Test
  void keepsTheIdThatItHasDrawnWhateverItIsCalled() {
    var exchange = GatewayExchange.ofOwnRequest();
    var drawn = exchange.drawnId();

    exchange.setId("06f4c1c9-order");

    assertThat(exchange.id()).isEqualTo("06f4c1c9-order");
    assertThat(exchange.drawnId()).isEqualTo(drawn).matches("[0-9a-f]{32}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\"b", "a\\b", "\u00fc", "a\n"})
  void takesNoIdThatCouldBreakALog(String id) {
    var exchange = GatewayExchange.ofOwnRequest();

    assertThatThrownBy(() -> exchange.setId(id)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> exchange.setId("x".repeat(129)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
