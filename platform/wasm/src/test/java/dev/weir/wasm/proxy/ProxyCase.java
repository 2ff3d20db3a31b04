package dev.weir.wasm.proxy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Body;
import dev.weir.api.Chain;
import dev.weir.api.DataSize;
import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.testkit.FakeExchange;
import dev.weir.wasm.Fixtures;
import dev.weir.wasm.engine.Program;
import dev.weir.wasm.engine.Watchdog;
import dev.weir.wasm.host.FilterSettings;
import dev.weir.wasm.host.WasmLimits;
import dev.weir.wasm.property.PairsWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/// Runs scripts in the fixture `script.wasm`.
@Timeout(120)
abstract class ProxyCase {

  private static final Map<String, Program> PROGRAMS = new ConcurrentHashMap<>();
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final DataSize MUCH = DataSize.ofMebibytes(64);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /// What the filter is called: something else in each test, whose log others may still write to.
  final String name = "script-" + COUNT.incrementAndGet();

  final FakeServices services = new FakeServices();
  final Watchdog watchdog = Watchdog.start();
  final ProxyHost host = new ProxyHost(watchdog, services);
  final ProxyTrace trace = new ProxyTrace(name);
  final FilterSettings.Builder settings = FilterSettings.builder(name).limits(patient());

  @AfterEach
  void end() {
    trace.close();
    watchdog.close();
  }

  /// Limits that no test reaches on a loaded machine, with one instance.
  static WasmLimits patient() {
    return limits(PATIENCE);
  }

  static WasmLimits limits(Duration pause) {
    return limits(pause, MUCH, 1, 16, MUCH);
  }

  /// Limits of the fields that guests set, patient in all else.
  static WasmLimits headers(DataSize headers) {
    return limits(PATIENCE, headers, 1, 16, MUCH);
  }

  /// Limits of calls, patient in all else.
  static WasmLimits calls(int calls, DataSize memory) {
    return limits(PATIENCE, MUCH, 4, calls, memory);
  }

  private static WasmLimits limits(
      Duration pause, DataSize headers, int instances, int calls, DataSize callMemory) {
    var time = Duration.ofSeconds(30);
    var megabyte = DataSize.ofMebibytes(1);
    return new WasmLimits(
        time,
        time,
        pause,
        MUCH,
        megabyte,
        headers,
        MUCH,
        megabyte,
        instances,
        calls,
        callMemory,
        time);
  }

  static Program program(String file) {
    return PROGRAMS.computeIfAbsent(file, it -> Program.parse(Fixtures.bytes("proxy/" + it)));
  }

  /// The fixture of that version.
  static Program program(AbiVersion version) {
    return program(
        version == AbiVersion.V0_2_1
            ? "script.wasm"
            : "script_" + version.toString().replace('.', '_') + ".wasm");
  }

  private @Nullable ProxyFilter last;

  ProxyFilter filter(ProxyScript script) {
    return filter(AbiVersion.V0_2_1, script);
  }

  ProxyFilter filter(AbiVersion version, ProxyScript script) {
    return filter(program(version), script);
  }

  ProxyFilter filter(Program program, ProxyScript script) {
    var filter = ProxyFilter.create(program, host, settings.config(script.config()).build());
    trace.leaveOutProbe();
    last = filter;
    return filter;
  }

  /// The filter that was made last.
  ProxyFilter last() {
    return Objects.requireNonNull(last);
  }

  Response get(ProxyScript script) throws Exception {
    return filter(script).handle(Request.get("/"), _ -> Response.of(200));
  }

  Response handle(ProxyScript script, Request request, Chain chain) throws Exception {
    return filter(script).handle(request, chain);
  }

  /// Sends a request and reads the response to its end, so that the stream ends too.
  String read(ProxyScript script, Request request, Chain chain) throws Exception {
    return text(handle(script, request, chain));
  }

  static String text(Response response) throws Exception {
    return text(response.body());
  }

  static String text(Body body) throws Exception {
    return new String(body.toInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /// A body that has no known length and comes in these pieces.
  static Body chunks(String... chunks) {
    return new ChunkedBody(Headers.empty(), chunks);
  }

  static Request post(String body) {
    return post(Body.of(body));
  }

  static Request post(Body body) {
    return FakeExchange.create().request("POST", "/").body(body).build();
  }

  /// A chain that reads the request and answers with the same body.
  static Response echo(Request request) throws Exception {
    var bytes = request.body().readAll(MUCH);
    return Response.of(200, Headers.empty(), Body.of(bytes));
  }

  /// Pairs as the ABI serializes them.
  static byte[] pairs(String... namesAndValues) {
    var pairs = new PairsWriter();
    for (var i = 0; i < namesAndValues.length; i += 2) {
      pairs.add(
          namesAndValues[i].getBytes(StandardCharsets.ISO_8859_1),
          namesAndValues[i + 1].getBytes(StandardCharsets.ISO_8859_1));
    }
    return pairs.toBytes();
  }

  static void assertFails(ErrorCode code, ThrowingCallable action) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            GatewayException.class, e -> Assertions.assertThat(e.code()).isEqualTo(code));
  }
}
