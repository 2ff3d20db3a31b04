package dev.weir.wasm.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.wasm.engine.GuestTrap;
import dev.weir.wasm.proxy.Calls.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The ids of calls.
class CallsTest extends ProxyCase {

  private ProxyModule module;
  private Calls calls;

  @BeforeEach
  void begin() {
    var used = settings.config(new ProxyScript().config()).build();
    module = new ProxyModule(program(AbiVersion.V0_2_1), used, host, host.hold(used));
    var instance = new InstanceMaker(module, new Nobody()).start();
    calls = new Calls(instance, new IdSequence(1, 3));
  }

  private int begin(Kind kind) {
    return calls.begin(kind, module.callBudget().begin(0), () -> {});
  }

  @Test
  void theIdOfACallInFlightIsGivenToNoOther() {
    var kept = begin(Kind.HTTP);
    var ended = begin(Kind.HTTP);
    begin(Kind.HTTP);
    calls.end(ended);

    assertThat(begin(Kind.HTTP)).isEqualTo(ended).isNotEqualTo(kept);
  }

  @Test
  void noIdIsZero() {
    for (var i = 0; i < 7; i++) {
      var id = begin(Kind.HTTP);
      assertThat(id).isNotZero();
      calls.end(id);
    }
  }

  @Test
  void anIdTellsWhatIsCalled() {
    assertThat(begin(Kind.HTTP) & 3).isZero();
    assertThat(begin(Kind.GRPC) & 3).isEqualTo(1);
    assertThat(begin(Kind.GRPC_STREAM) & 3).isEqualTo(2);
    assertThat(begin(Kind.REDIS) & 3).isEqualTo(3);
  }

  private static final class Nobody implements InstanceOwner {

    @Override
    public void trapped(ProxyInstance instance, GuestTrap trap) {}

    @Override
    public void worn(ProxyInstance instance) {}
  }
}
