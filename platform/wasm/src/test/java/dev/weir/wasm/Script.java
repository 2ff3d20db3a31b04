package dev.weir.wasm;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// What the fixture `script.wasm` is to do: host calls in the three phases of a guest.
final class Script {

  static final int ENABLE_FEATURES = 1;
  static final int GET_CONFIG = 2;
  static final int LOG = 3;
  static final int LOG_ENABLED = 4;
  static final int GET_METHOD = 5;
  static final int SET_METHOD = 6;
  static final int GET_URI = 7;
  static final int SET_URI = 8;
  static final int GET_PROTOCOL_VERSION = 9;
  static final int GET_SOURCE_ADDR = 10;
  static final int GET_HEADER_NAMES = 11;
  static final int GET_HEADER_VALUES = 12;
  static final int SET_HEADER_VALUE = 13;
  static final int ADD_HEADER_VALUE = 14;
  static final int REMOVE_HEADER = 15;
  static final int READ_BODY = 16;
  static final int WRITE_BODY = 17;
  static final int GET_STATUS_CODE = 18;
  static final int SET_STATUS_CODE = 19;

  /// Memory that the guest does not use itself.
  static final int BUFFER = 200_000;

  private static final int RETURN = 0;
  private static final int DATA = 65_536;
  private static final int RESULTS = 131_072;
  private static final int ARGUMENTS_OF_RESPONSE = 196_608;
  private static final int STEP_INTS = 7;

  private final List<int[]> steps = new ArrayList<>();
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private int phase = 1;

  /// The following steps run when the guest starts.
  Script atStart() {
    phase = 0;
    return this;
  }

  /// The following steps run in `handle_request`, as they do from the beginning.
  Script onRequest() {
    phase = 1;
    return this;
  }

  /// The following steps run in `handle_response`.
  Script onResponse() {
    phase = 2;
    return this;
  }

  /// Calls a host function. A text becomes two arguments: where it is, and its length.
  Script call(int function, Object... arguments) {
    var step = new int[STEP_INTS];
    step[0] = phase;
    step[1] = function;
    var at = 2;
    for (var argument : arguments) {
      if (argument instanceof String text) {
        step[at++] = DATA + data.size();
        step[at++] = text.length();
        data.writeBytes(text.getBytes(ISO_8859_1));
      } else {
        step[at++] = (int) argument;
      }
    }
    steps.add(step);
    return this;
  }

  /// Writes memory as the response's body.
  Script writeMemory(int pointer, int length) {
    return call(WRITE_BODY, 1, pointer, length);
  }

  /// Writes the results of all steps so far as the response's body.
  Script writeResults() {
    return writeMemory(RESULTS, 8 * steps.size());
  }

  /// Writes the two arguments of `handle_response` as the response's body.
  Script writeArguments() {
    return writeMemory(ARGUMENTS_OF_RESPONSE, 8);
  }

  /// Answers here.
  Script answer() {
    return call(RETURN, 0, 0);
  }

  /// Goes on with that context.
  Script goOn(int context) {
    return call(RETURN, 1, context);
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
