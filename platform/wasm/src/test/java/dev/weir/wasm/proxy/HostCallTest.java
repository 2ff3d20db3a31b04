package dev.weir.wasm.proxy;

import static dev.weir.wasm.proxy.HostImport.ADD_HEADER_MAP_VALUE;
import static dev.weir.wasm.proxy.HostImport.CALL_FOREIGN_FUNCTION;
import static dev.weir.wasm.proxy.HostImport.DEFINE_METRIC;
import static dev.weir.wasm.proxy.HostImport.DEQUEUE_SHARED_QUEUE;
import static dev.weir.wasm.proxy.HostImport.ENQUEUE_SHARED_QUEUE;
import static dev.weir.wasm.proxy.HostImport.GET_BUFFER_BYTES;
import static dev.weir.wasm.proxy.HostImport.GET_BUFFER_STATUS;
import static dev.weir.wasm.proxy.HostImport.GET_CONFIGURATION;
import static dev.weir.wasm.proxy.HostImport.GET_CURRENT_TIME;
import static dev.weir.wasm.proxy.HostImport.GET_HEADER_MAP_PAIRS;
import static dev.weir.wasm.proxy.HostImport.GET_HEADER_MAP_SIZE;
import static dev.weir.wasm.proxy.HostImport.GET_HEADER_MAP_VALUE;
import static dev.weir.wasm.proxy.HostImport.GET_LOG_LEVEL;
import static dev.weir.wasm.proxy.HostImport.GET_METRIC;
import static dev.weir.wasm.proxy.HostImport.GET_PROPERTY;
import static dev.weir.wasm.proxy.HostImport.GET_SHARED_DATA;
import static dev.weir.wasm.proxy.HostImport.GET_STATUS;
import static dev.weir.wasm.proxy.HostImport.GET_UPSTREAM_HOSTS;
import static dev.weir.wasm.proxy.HostImport.GRPC_CALL;
import static dev.weir.wasm.proxy.HostImport.GRPC_SEND;
import static dev.weir.wasm.proxy.HostImport.GRPC_STREAM;
import static dev.weir.wasm.proxy.HostImport.HTTP_CALL;
import static dev.weir.wasm.proxy.HostImport.INJECT_ENCODED_DATA;
import static dev.weir.wasm.proxy.HostImport.LOG;
import static dev.weir.wasm.proxy.HostImport.REDIS_CALL;
import static dev.weir.wasm.proxy.HostImport.REDIS_INIT;
import static dev.weir.wasm.proxy.HostImport.REGISTER_SHARED_QUEUE;
import static dev.weir.wasm.proxy.HostImport.REMOVE_HEADER_MAP_VALUE;
import static dev.weir.wasm.proxy.HostImport.REPLACE_HEADER_MAP_VALUE;
import static dev.weir.wasm.proxy.HostImport.RESOLVE_SHARED_QUEUE;
import static dev.weir.wasm.proxy.HostImport.SEND_LOCAL_RESPONSE;
import static dev.weir.wasm.proxy.HostImport.SET_BUFFER_BYTES;
import static dev.weir.wasm.proxy.HostImport.SET_HEADER_MAP_PAIRS;
import static dev.weir.wasm.proxy.HostImport.SET_PROPERTY;
import static dev.weir.wasm.proxy.HostImport.SET_SHARED_DATA;
import static dev.weir.wasm.proxy.HostImport.SET_UPSTREAM_OVERRIDE_HOST;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What becomes of wild pointers and lengths, in every argument of every function.
class HostCallTest extends ProxyCase {

  private static final int OVERLONG = 0x2f_0000;

  /// A call that succeeds.
  static final class Good {

    private final HostImport function;
    private final Object[] arguments;

    Good(HostImport function, Object... arguments) {
      this.function = function;
      this.arguments = arguments;
    }

    /// Where the pointers with a length are among the arguments that the host gets.
    List<Integer> inputs() {
      var places = new ArrayList<Integer>();
      var at = 0;
      for (var argument : arguments) {
        if (argument instanceof Integer || argument instanceof ProxyScript.Ref) {
          at++;
        } else {
          places.add(at);
          at += 2;
        }
      }
      return places;
    }

    /// Where the pointers to results are.
    List<Integer> outputs() {
      var first = arguments.length + inputs().size();
      return Stream.iterate(first, it -> it + 1).limit(function.results()).toList();
    }

    @Override
    public String toString() {
      return function.toString();
    }
  }

  static List<Good> good() {
    var call = pairs(":method", "GET", ":path", "/", ":authority", "a");
    return List.of(
        new Good(LOG, 2, "line"),
        new Good(GET_LOG_LEVEL),
        new Good(GET_CURRENT_TIME),
        new Good(GET_BUFFER_BYTES, 0, 0, 9),
        new Good(SET_BUFFER_BYTES, 0, 0, 9, "body"),
        new Good(GET_BUFFER_STATUS, 0),
        new Good(GET_HEADER_MAP_PAIRS, 0),
        new Good(GET_HEADER_MAP_SIZE, 0),
        new Good(GET_HEADER_MAP_VALUE, 0, ":method"),
        new Good(ADD_HEADER_MAP_VALUE, 0, "a", "1"),
        new Good(REPLACE_HEADER_MAP_VALUE, 0, "a", "1"),
        new Good(REMOVE_HEADER_MAP_VALUE, 0, "a"),
        new Good(SET_HEADER_MAP_PAIRS, 1, pairs("a", "1")),
        new Good(GET_PROPERTY, "plugin_name"),
        new Good(SET_PROPERTY, "a", "1"),
        new Good(SEND_LOCAL_RESPONSE, 403, "details", "body", pairs("a", "1"), -1),
        new Good(HTTP_CALL, "api", call, "body", pairs("a", "1"), 0),
        new Good(GET_STATUS),
        new Good(GRPC_CALL, "api", "service", "method", pairs("a", "1"), "message", 0),
        new Good(GRPC_STREAM, "api", "service", "method", pairs("a", "1")),
        new Good(GRPC_SEND, ProxyScript.saved(1), "message", 0),
        new Good(GET_SHARED_DATA, "key"),
        new Good(SET_SHARED_DATA, "key", "value", 0),
        new Good(REGISTER_SHARED_QUEUE, "queue"),
        new Good(RESOLVE_SHARED_QUEUE, "", "queue"),
        new Good(ENQUEUE_SHARED_QUEUE, ProxyScript.saved(0), "entry"),
        new Good(DEQUEUE_SHARED_QUEUE, ProxyScript.saved(0)),
        new Good(DEFINE_METRIC, 0, "metric"),
        new Good(GET_METRIC, ProxyScript.saved(2)),
        new Good(CALL_FOREIGN_FUNCTION, "compress", "text"),
        new Good(GET_CONFIGURATION),
        new Good(REDIS_INIT, "api", "user", "password", 0),
        new Good(REDIS_CALL, "api", "query"),
        new Good(INJECT_ENCODED_DATA, "body", 0),
        new Good(GET_UPSTREAM_HOSTS),
        new Good(SET_UPSTREAM_OVERRIDE_HOST, "192.0.2.1:80"));
  }

  static List<Good> withBytes() {
    return good().stream().filter(it -> it.function.bytesAt() >= 0).toList();
  }

  /// A script with what the calls need: a held head, a body, and something of each kind.
  private static ProxyScript prepared() {
    return new ProxyScript()
        .on(On.REQUEST_HEADERS)
        .returns(1)
        .on(On.REQUEST_BODY)
        .call(REGISTER_SHARED_QUEUE, "queue")
        .save(0)
        .call(ENQUEUE_SHARED_QUEUE, ProxyScript.saved(0), "first")
        .call(ENQUEUE_SHARED_QUEUE, ProxyScript.saved(0), "second")
        .call(SET_SHARED_DATA, "key", "value", 0)
        .call(GRPC_STREAM, "api", "service", "method", "")
        .save(1)
        .call(DEFINE_METRIC, 0, "metric")
        .save(2)
        .call(REDIS_INIT, "api", "", "", 0);
  }

  private List<Integer> statuses(ProxyScript script) throws Exception {
    settings.allowOnHeadersStopIteration(true).vmConfig("vm");
    filter(script).handle(post("hello"), ProxyCase::echo);
    return trace.statuses();
  }

  @ParameterizedTest
  @MethodSource("good")
  void succeedsWithGoodArguments(Good good) throws Exception {
    var script = prepared().call(good.function, good.arguments);

    assertThat(statuses(script)).containsOnly(Status.OK);
  }

  @ParameterizedTest
  @MethodSource("good")
  void everyWildPointerIsRefused(Good good) throws Exception {
    var script = prepared();
    var places = Stream.concat(good.inputs().stream(), good.outputs().stream()).toList();
    for (var place : places) {
      script.call(good.function, good.arguments).with(place, ProxyScript.WILD);
    }

    var statuses = statuses(script);

    assertThat(statuses.subList(statuses.size() - places.size(), statuses.size()))
        .allMatch(status -> status == Status.INVALID_MEMORY_ACCESS);
  }

  @ParameterizedTest
  @MethodSource("good")
  void everyLengthBeyondTheMemoryIsRefused(Good good) throws Exception {
    var script = prepared();
    for (var place : good.inputs()) {
      script.call(good.function, good.arguments).with(place + 1, -1);
    }

    var statuses = statuses(script);

    assertThat(statuses.subList(statuses.size() - good.inputs().size(), statuses.size()))
        .allMatch(status -> status == Status.INVALID_MEMORY_ACCESS);
  }

  @ParameterizedTest
  @MethodSource("good")
  void everyLengthBeyondItsCapIsRefused(Good good) throws Exception {
    var script = prepared();
    for (var place : good.inputs()) {
      script.call(good.function, good.arguments).with(place, 0).with(place + 1, OVERLONG);
    }

    var statuses = statuses(script);

    // A line of the log is cut off instead.
    var expected = good.function == LOG ? Status.OK : Status.BAD_ARGUMENT;
    assertThat(statuses.subList(statuses.size() - good.inputs().size(), statuses.size()))
        .allMatch(status -> status == expected);
  }

  @ParameterizedTest
  @MethodSource("withBytes")
  void anAllocatorThatGivesNothingOrWildPointersIsRefused(Good good) throws Exception {
    var script =
        prepared()
            .allocate(0)
            .call(good.function, good.arguments)
            .allocate(ProxyScript.WILD)
            .call(good.function, good.arguments);

    var statuses = statuses(script);

    // The last status is empty text, for which nothing is allocated.
    var expected = good.function == GET_STATUS ? Status.OK : Status.INVALID_MEMORY_ACCESS;
    assertThat(statuses.subList(statuses.size() - 2, statuses.size()))
        .containsExactly(expected, expected);
  }
}
