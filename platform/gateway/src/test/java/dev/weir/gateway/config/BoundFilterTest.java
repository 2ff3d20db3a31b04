package dev.weir.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Json;
import dev.weir.gateway.config.SampleFilters.RateLimit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BoundFilterTest {

  private final Problems problems = new Problems("weir.yaml");

  @Test
  void bindsTheConfigurationToTheRecordOfTheFactory() {
    var bound = bind("rate-limit: { requests: 5 }").orElseThrow();

    assertThat(bound.config())
        .isEqualTo(new RateLimit(5, Duration.ofSeconds(1), RateLimit.Key.ROUTE, Optional.empty()));
    assertThat(bound.create()).isNotNull();
  }

  @Test
  void bindsTheSameFromTheLongForm() {
    var shortForm = bind("rate-limit: { requests: 5 }").orElseThrow();
    var longForm = bind("{ name: rate-limit, config: { requests: 5 } }").orElseThrow();

    assertThat(longForm.config()).isEqualTo(shortForm.config());
  }

  @Test
  void keepsAReferenceInJsonAsText() {
    var bound = bind("wasm:\n      port: ${env:PORT}\n      plain: 80").orElseThrow();

    assertThat(bound.config()).isEqualTo(new Json("{\"port\":\"8080\",\"plain\":80}"));
  }

  @Test
  void knowsTheFilesThatTheConfigurationNames() {
    var bound = bind("lists: { allowed: lists/allowed, others: [ { file: ../b }, { file: /c } ] }");

    assertThat(bound.orElseThrow().files())
        .containsExactlyInAnyOrder(Path.of("lists/allowed"), Path.of("../b"), Path.of("/c"));
    assertThat(bind("request-id").orElseThrow().files()).isEmpty();
  }

  @Test
  void givesNothingForAnUnknownName() {
    assertThat(bind("nonsense")).isEmpty();
    assertThat(problems.isEmpty()).isFalse();
  }

  @Test
  void placesWhatTheFactoryRefusesAtThePropertyItNames() {
    var bound = bind("rate-limit:\n      requests: 5").orElseThrow();

    bound.reject("requests: '5' (expected: even)", problems);
    bound.reject("out of luck", problems);

    assertThat(problems)
        .hasToString(
            """
            weir.yaml:6:7: routes[0].filters[0].rate-limit: out of luck
            weir.yaml:6:17: routes[0].filters[0].rate-limit.requests: '5' (expected: even)\
            """);
  }

  @Test
  void hidesWhatCameFromAReferenceInWhatTheFactorySays() {
    var bound = bind("rate-limit: { requests: 5, token: 'Bearer ${env:TOKEN}' }").orElseThrow();

    bound.reject("token: 'Bearer hunter2' (expected: longer)", problems);
    bound.reject("no luck with Bearer hunter2", problems);
    bound.reject("hunter2 is too short", problems);

    assertThat(problems.toString())
        .contains("token: *** (expected: longer)", "no luck with ***", "*** is too short")
        .doesNotContain("hunter2");
  }

  @Test
  void hidesANameThatCameFromAReference() {
    var environment = Map.of("A", "rate-limit", "B", "request-idd");
    var yaml =
        """
        listeners: [ { address: a:1 } ]
        routes:
          - { id: a, filters: [ "${env:A}", "${env:B}" ], upstream: "${env:A}" }
        upstreams: { rate-limits: { endpoints: [ a:1 ] } }
        """;
    var file = ConfigurationFile.parse(yaml, Path.of("weir.yaml"), environment::get);

    file.bindFilters(SampleFilters::find, SampleFilters.names());

    assertThat(file.problems())
        .hasToString(
            """
            weir.yaml:3:25: routes[0].filters[0].requests: missing (expected: a whole number)
            weir.yaml:3:37: routes[0].filters[1]: unknown filter *** (expected one of: [broken, lists, picky, rate-limit, request-id, wasm])
            weir.yaml:3:61: routes[0].upstream: unknown upstream *** (expected one of: [rate-limits])\
            """);
  }

  private Optional<BoundFilter> bind(String use) {
    var yaml = "listeners: [ { address: a:1 } ]\nroutes:\n- id: a\n  filters:\n  - " + use + "\n";
    var environment = Map.of("PORT", "8080", "TOKEN", "hunter2");
    var file = ConfigurationFile.parse(yaml, Path.of("weir.yaml"), environment::get);
    assertThat(file.problems().all()).isEmpty();
    var filter = file.filters().getFirst();
    return BoundFilter.bind(filter, SampleFilters::find, SampleFilters.names(), problems);
  }
}
