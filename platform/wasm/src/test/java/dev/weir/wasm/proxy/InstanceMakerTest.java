package dev.weir.wasm.proxy;

import static dev.weir.wasm.proxy.HostImport.GRPC_STREAM;
import static dev.weir.wasm.proxy.HostImport.HTTP_CALL;
import static dev.weir.wasm.proxy.HostImport.SET_TICK_PERIOD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.wasm.engine.GuestTrap;
import dev.weir.wasm.host.InvalidModuleException;
import dev.weir.wasm.host.Isolation;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// What becomes of instances that are not made, and of those that are closed.
class InstanceMakerTest extends ProxyCase {

  private static final byte[] CALL = pairs(":method", "GET", ":path", "/", ":authority", "a");

  private final CountDownLatch isEnded = new CountDownLatch(1);
  private final CompletableFuture<Thread> caller = new CompletableFuture<>();

  /// Answers when the guest is no more.
  private Response answerLate(Request request) throws InterruptedException {
    isEnded.await();
    caller.complete(Thread.currentThread());
    return Response.of(200, Headers.empty(), request.body());
  }

  @Test
  void aGuestThatIsRefusedDoesNotHearOfItsCalls() throws Exception {
    services.answer(this::answerLate);
    var script =
        new ProxyScript()
            .on(On.CONFIGURE)
            .call(HTTP_CALL, "api", CALL, "", "", 30_000)
            .returns(0)
            .on(On.HTTP_CALL_RESPONSE)
            .loop();

    assertThatThrownBy(() -> filter(script)).isInstanceOf(InvalidModuleException.class);

    isEnded.countDown();
    caller.get().join();
    assertThat(trace.callbacks()).noneMatch(it -> it.startsWith("http_call_response"));
  }

  @Test
  void aGuestThatIsToldOfItsEndGetsNoTicksAnyMore() {
    var script = new ProxyScript().on(On.DONE).call(SET_TICK_PERIOD, 1);
    var instance = started(script);

    instance.lock();
    instance.close();
    instance.unlock();

    assertThat(trace.last().status()).isZero();
    assertThat(instance.ticks().periodNanos()).isZero();
  }

  @Test
  void aGuestThatIsToldOfItsEndLeavesNoCalls() {
    var script = new ProxyScript().on(On.DONE).call(GRPC_STREAM, "api", "service", "method", "");
    var instance = started(script);

    instance.lock();
    instance.close();
    instance.unlock();

    assertThat(services.grpcCalls().getFirst().events()).containsExactly("cancel");
  }

  @Test
  void aCallIsMadeToItsEndThoughItsInstanceHasEnded() throws Exception {
    services.answer(this::answerLate);
    settings.isolation(Isolation.REQUEST);

    read(
        new ProxyScript().call(HTTP_CALL, "api", CALL, "", "", 30_000),
        Request.get("/"),
        ProxyCase::echo);

    isEnded.countDown();
    caller.get().join();
    assertThat(trace.callbacks()).noneMatch(it -> it.startsWith("http_call_response"));
  }

  @Test
  void anInstanceThatBrokeDownIsNoHeirOfQueues() {
    var instance = started(new ProxyScript());
    instance.lock();
    instance.serve();
    assertThat(instance.isServing()).isTrue();

    instance.abandon();
    instance.unlock();

    assertThat(instance.isServing()).isFalse();
  }

  private ProxyInstance started(ProxyScript script) {
    var used = settings.config(script.config()).build();
    var module = new ProxyModule(program(AbiVersion.V0_2_1), used, host, host.hold(used));
    return new InstanceMaker(module, new Nobody()).start();
  }

  private static final class Nobody implements InstanceOwner {

    @Override
    public void trapped(ProxyInstance instance, GuestTrap trap) {}

    @Override
    public void worn(ProxyInstance instance) {}
  }
}
