package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.plugin.AllThreads;
import dev.weir.gateway.plugin.Eventually;
import dev.weir.testkit.StubOrigin;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Modules that mean harm, one after the other in a route of a gateway that has to serve others.
@Timeout(120)
class HostileFiltersTest {

  private static final String PLAIN = "{ id: other, upstream: origin }";
  private static final long HEAP_GROWTH = 64L << 20;

  @TempDir private static Path directory;
  private static StubOrigin origin = StubOrigin.answering(StubOrigin.ok("origin"));
  private static GatewayFixture gateway;
  private static long heapBefore;
  private static long modulesBefore;

  @BeforeAll
  static void start() {
    gateway = GatewayFixture.start(directory, origin, "[ " + PLAIN + " ]");
    modulesBefore = Heap.instances("WasmClassLoader");
    heapBefore = Heap.used();
  }

  @AfterAll
  static void leavesNothingBehind() {
    try {
      Eventually.isTrueAfterCollections(
          "compiled modules are collected",
          () -> Heap.instances("WasmClassLoader") <= modulesBefore);
      assertThat(Heap.used() - heapBefore).isLessThan(HEAP_GROWTH);
    } finally {
      gateway.close();
      origin.close();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http/loop-in-start-section     | start: takes longer than
          http/unknown-import            | imports what no host has: http_handler.open_the_gate
          proxy/loop-in-start-section    | start: takes longer than
          proxy/loop-in-vm-start         | proxy_on_vm_start: takes longer than
          proxy/loop-in-configure        | proxy_on_configure: takes longer than
          proxy/loop-in-context          | takes no HTTP requests (expected: a filter for them): proxy_on_context_create: takes longer than
          proxy/recursion-at-start       | proxy_on_configure: call stack exhausted at recurse
          proxy/huge-memory              | begins with 4GiB of memory (expected: <= 4MiB)
          proxy/data-out-of-bounds       | start: out of bounds memory access
          proxy/huge-table               | a table of 10000000 entries (expected: <= 131072)
          proxy/shared-memory            | imports env.memory, which is no function (expected: functions only)
          """)
  void aModuleThatDoesNotStartIsRefused(String module, String reason) {
    assertRefused(Guests.file("hostile/" + module), reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          empty                | not a WebAssembly module
          truncated            | not a valid module
          garbage              | not a WebAssembly module
          garbage-in-sections  | not a valid module
          component            | not a WebAssembly core module of version 1
          of-100-megabytes     | 104857613B' (expected: <= 32MiB)
          too-many-locals      | not a valid module
          too-many-functions   | not a valid module
          too-long-section     | not a valid module
          """)
  void whatIsNoGoodModuleIsRefused(String module, String reason) {
    assertRefused(HostileModules.write(module, directory), reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http/absurd-next                    | 200
          http/absurd-status                  | 500 filter-failed
          http/body-flood                     | 500 filter-failed
          http/exit                           | 500 filter-failed
          http/header-flood                   | 500 filter-failed
          http/huge-write                     | 500 filter-failed
          http/log-flood                      | 200
          http/loop-in-request                | 500 filter-timeout
          http/loop-in-response               | 500 filter-timeout
          http/memory-bomb                    | 200
          http/recursion                      | 500 filter-failed
          http/response-without-feature       | 500 filter-failed
          http/split-header                   | 500 filter-failed
          http/split-uri                      | 500 filter-failed
          http/wild-read                      | 500 filter-failed
          http/wild-uri                       | 500 filter-failed
          proxy/absurd-action                 | 500 filter-timeout
          proxy/absurd-answers                | 200
          proxy/allocator-answers             | 201
          proxy/allocator-gives-nothing       | 200
          proxy/allocator-gives-wild-pointer  | 200
          proxy/allocator-grows               | 200
          proxy/allocator-loops               | 500 filter-timeout
          proxy/allocator-reenters            | 500 filter-failed
          proxy/allocator-traps               | 500 filter-failed
          proxy/body-flood                    | 200
          proxy/call-flood                    | 200
          proxy/close-stream                  | 403 forbidden
          proxy/exit                          | 500 filter-failed
          proxy/exit-in-log                   | 200
          proxy/header-flood                  | 200
          proxy/huge-buffer                   | 200
          proxy/late-answers                  | 200
          proxy/log-flood                     | 200
          proxy/loop-in-done                  | 200
          proxy/loop-in-log                   | 200
          proxy/loop-in-request-body          | 500 filter-timeout
          proxy/loop-in-request-headers       | 500 filter-timeout
          proxy/loop-in-response-body         | 500 filter-timeout
          proxy/loop-in-response-headers      | 500 filter-timeout
          proxy/loop-in-tick                  | 200 or 500 filter-timeout or 503 filter-unavailable
          proxy/memory-bomb                   | 200
          proxy/memory-fill                   | 500 filter-failed
          proxy/metric-flood                  | 200
          proxy/negative-pointers             | 200
          proxy/overflowing-pointers          | 200
          proxy/pause-for-ever                | 500 filter-timeout
          proxy/pause-in-body                 | 500 filter-timeout
          proxy/property-flood                | 200
          proxy/queue-flood                   | 200
          proxy/recursion                     | 500 filter-failed
          proxy/runtime-imports               | 200
          proxy/shared-data-flood             | 200
          proxy/split-header                  | 200
          proxy/table-call                    | 500 filter-failed
          proxy/table-copy                    | 200
          proxy/table-fill                    | 200
          proxy/table-grow                    | 200
          proxy/table-init                    | 500 filter-failed
          proxy/two-answers                   | 201
          proxy/unknown-import                | 500 filter-failed
          proxy/wasi-wild-vector              | 200
          proxy/wild-contexts                 | 200
          """)
  void aModuleThatMisbehavesEndsItsRequestAtMost(String module, String answer) {
    gateway.rewrite(
        yaml(
            Guests.file("hostile/" + module),
            answer.contains("timeout") || module.contains("loop")));
    assertThat(gateway.reload().body()).contains("generation");

    // Twice, since the instance of the first may have been replaced.
    for (var i = 0; i < 2; i++) {
      assertThat(answer.split(" or ", -1)).contains(answer(post("/hostile")));
    }

    assertNeighbourIsServed();
    assertNothingGoesOn();
  }

  private static void assertRefused(Path module, String reason) {
    gateway.rewrite(yaml(module, true));

    var response = gateway.reload();

    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(response.body()).contains("routes[0].filters[0]", reason);
    assertNeighbourIsServed();
    assertNothingGoesOn();
  }

  /// On the connection, and so the thread, that the request before had.
  private static void assertNeighbourIsServed() {
    assertThat(answer(post("/other"))).isEqualTo("200");
    assertThat(gateway.get("/other").body()).isEqualTo("origin");
    assertThat(gateway.admin("/health/ready", it -> it.GET()).statusCode()).isEqualTo(200);
  }

  private static void assertNothingGoesOn() {
    gateway.rewrite(GatewayFixture.yaml(origin, "[ " + PLAIN + " ]"));
    assertThat(gateway.reload().statusCode()).isEqualTo(200);
    Eventually.isTrue("the table is closed", () -> status().contains("\"draining-tables\":0"));
    Eventually.isTrue(
        "no thread is in a guest",
        () -> AllThreads.stream().noneMatch(HostileFiltersTest::isInAGuest));
  }

  private static String status() {
    return gateway.admin("/admin/v1/status", it -> it.GET()).body().replace(" ", "");
  }

  private static boolean isInAGuest(Thread thread) {
    return Stream.of(thread.getStackTrace())
        .anyMatch(frame -> frame.getClassName().startsWith("com.dylibso.chicory"));
  }

  private static HttpResponse<String> post(String target) {
    return gateway.send(target, it -> it.POST(BodyPublishers.ofString("hello")));
  }

  /// The status, and the code if it is an error of the gateway's.
  private static String answer(HttpResponse<String> response) {
    var code = response.body().replaceFirst("(?s).*\"code\":\"([a-z-]+)\".*", " $1");
    return response.statusCode() + (code.startsWith(" ") ? code : "");
  }

  /// Little time for those that use up what they get, and much for the others, which have to get to
  /// their end on a busy machine.
  private static String yaml(Path module, boolean isHasty) {
    var times =
        isHasty
            ? "time: 20ms, start-time: 100ms, pause: 200ms"
            : "time: 10s, start-time: 10s, pause: 200ms";
    var limits = "{ " + times + ", memory: 4MiB, body: 256KiB, headers: 64KiB }";
    return GatewayFixture.yaml(
        origin,
        """
        [ { id: hostile, match: { path: /hostile }, upstream: origin,
            filters: [ wasm: { module: "%s", limits: %s } ] }, %s ]
        """
            .formatted(module, limits, PLAIN));
  }
}
