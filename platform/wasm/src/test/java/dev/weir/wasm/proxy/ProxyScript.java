package dev.weir.wasm.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// What the fixture `script.wasm` is to do: host calls in the callbacks of a guest.
final class ProxyScript {

  /// A number that the guest has in its memory when a step runs.
  record Ref(int address) {}

  /// An address outside of the guest's memory.
  static final int WILD = 0xffff_fff0;

  /// Memory that the guest does not use itself.
  static final int SCRATCH = 0x60000;

  /// The context that a callback is for.
  static final int CONTEXT = 0x140;

  /// The first number of the first bytes that the host hands over in a callback.
  static final Ref FIRST_BYTES = new Ref(0x80000);

  private static final int RESULTS = 0x100;
  private static final int SAVED = 0x180;
  private static final int DATA = 0x10000;
  private static final int STEP_INTS = 18;
  private static final int FIRST_ARGUMENT = 6;
  private static final int RETURN = 100;
  private static final int END_AFTER_FAILURE = 101;
  private static final int TRAP = 102;
  private static final int LOOP = 103;
  private static final int ALLOCATE = 104;
  private static final int GROW = 105;
  private static final int QUIET = 106;

  private final List<int[]> steps = new ArrayList<>();
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private On callback = On.REQUEST_HEADERS;
  private int turn;

  /// A number that [#save] has put aside.
  static Ref saved(int place) {
    return new Ref(SAVED + 4 * place);
  }

  /// An argument of the callback; 0 is the context.
  static Ref argument(int index) {
    return new Ref(CONTEXT + 4 * index);
  }

  /// The following steps run whenever that callback does.
  ProxyScript on(On callback) {
    return on(callback, 0);
  }

  /// The following steps run when that callback does for the nth time in its instance.
  ProxyScript on(On callback, int turn) {
    this.callback = callback;
    this.turn = turn;
    return this;
  }

  /// Calls a host function with places for its results. A text or bytes become two arguments: where
  /// they are, and their length.
  ProxyScript call(HostImport function, Object... arguments) {
    var step = step(function.number(), function.bytesAt());
    var at = put(step, arguments);
    for (var i = 0; i < function.results(); i++) {
      step[at + i] = RESULTS + 4 * i;
    }
    return this;
  }

  /// Calls a host function with these arguments and no others.
  ProxyScript raw(HostImport function, Object... arguments) {
    put(step(function.number(), -1), arguments);
    return this;
  }

  /// Puts another value in the place of an argument of the last call.
  ProxyScript with(int index, int value) {
    steps.getLast()[FIRST_ARGUMENT + index] = value;
    return this;
  }

  private int[] step(int function, int bytesAt) {
    var step = new int[STEP_INTS];
    step[0] = callback.number();
    step[1] = function;
    step[2] = turn;
    step[3] = bytesAt;
    step[4] = -1;
    steps.add(step);
    return step;
  }

  private int put(int[] step, Object... arguments) {
    var at = FIRST_ARGUMENT;
    for (var argument : arguments) {
      switch (argument) {
        case Integer number -> step[at++] = number;
        case String text -> at = putBytes(step, at, text.getBytes(ISO_8859_1));
        case byte[] bytes -> at = putBytes(step, at, bytes);
        case Ref ref -> {
          step[5] |= 1 << (at - FIRST_ARGUMENT);
          step[at++] = ref.address();
        }
        default -> throw new IllegalArgumentException(argument.toString());
      }
    }
    return at;
  }

  private int putBytes(int[] step, int at, byte[] bytes) {
    step[at] = DATA + data.size();
    step[at + 1] = bytes.length;
    data.writeBytes(bytes);
    return at + 2;
  }

  /// Puts the first result of the last call aside.
  ProxyScript save(int place) {
    steps.getLast()[4] = place;
    return this;
  }

  /// Returns that from the callback.
  ProxyScript returns(int value) {
    return control(RETURN, value);
  }

  /// Leaves out the steps that follow in the callback if the last call failed.
  ProxyScript endAfterFailure() {
    return control(END_AFTER_FAILURE, 0);
  }

  ProxyScript trap() {
    return control(TRAP, 0);
  }

  ProxyScript loop() {
    return control(LOOP, 0);
  }

  /// Gives the host that pointer whenever it wants memory; 1 for real memory.
  ProxyScript allocate(int pointer) {
    return control(ALLOCATE, pointer);
  }

  ProxyScript grow(int pages) {
    return control(GROW, pages);
  }

  /// Logs nothing more.
  ProxyScript quiet() {
    return control(QUIET, 0);
  }

  private ProxyScript control(int what, int value) {
    put(step(what, -1), value);
    return this;
  }

  byte[] config() {
    var bytes =
        ByteBuffer.allocate(4 + steps.size() * STEP_INTS * 4 + data.size())
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(steps.size());
    steps.forEach(step -> {
      for (var value : step) {
        bytes.putInt(value);
      }
    });
    return bytes.put(data.toByteArray()).array();
  }
}
